import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { runResult, targetResult } from '../support/results.js';
import { inRepository } from '../support/repository.js';
import { temporaryDirectory } from '../support/temporary.js';

const temporary = temporaryDirectory();

async function lint(...args: string[]) {
  const script = inRepository('scripts/lint-workflows.js');
  const ended = await execa(process.execPath, [script, ...args], { reject: false });
  if (ended.stderr !== '') throw new Error(ended.stderr);
  return { exitCode: ended.exitCode, lines: ended.stdout.split('\n').filter(Boolean) };
}

it('the workflows and action.yml are as actionlint, GitHub and we want them', async () => {
  expect(await lint()).toEqual({ exitCode: 0, lines: [] });
});

describe('is told, with its place:', () => {
  const head = 'on: push\npermissions: {}\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n';
  const called =
    'on: push\npermissions: {}\njobs:\n  one:\n    uses: ./.github/workflows/pkgprobe.yml\n';

  it.each<readonly [string, string, RegExp]>([
    [
      'what only actionlint knows',
      `${head}      - run: echo "\${{ github.event.issue.title }}"\n`,
      /:7:\d+: "github\.event\.issue\.title" is potentially untrusted/,
    ],
    [
      'a key that is none, as the language service knows',
      `${head}      - run: 'true'\n    timeout: 5\n`,
      /:8:5: Unexpected value 'timeout'/,
    ],
    [
      'an input that the called workflow has not',
      `${called}    with:\n      imagse: debian-12\n`,
      /:7:15: Invalid input, imagse is not defined/,
    ],
    [
      'an input that the action has not',
      `${head}      - uses: ./\n        with:\n          imagse: debian-12\n`,
      /:9:11: 'imagse' is no input of action\.yml$/,
    ],
    [
      'a foreign action',
      `${head}      - uses: somebody/something@v1\n`,
      /:7:15: 'somebody\/something@v1' is neither ours nor one of GitHub's by its major version$/,
    ],
    [
      'an action of GitHub by something else than its major version',
      `${head}      - uses: actions/checkout@main\n`,
      /:7:15: 'actions\/checkout@main' is neither ours nor/,
    ],
    [
      'a workflow with whatever permissions',
      `${head.replace('permissions: {}\n', '')}      - run: 'true'\n`,
      /:1:1: the workflow does not say its permissions$/,
    ],
  ])('%s', async (_, workflow, message) => {
    const root = mkdtempSync(path.join(temporary, 'lint-'));
    const workflows = path.join(root, '.github/workflows');
    mkdirSync(workflows, { recursive: true });
    cpSync(inRepository('action.yml'), path.join(root, 'action.yml'));
    cpSync(inRepository('.github/workflows/pkgprobe.yml'), path.join(workflows, 'pkgprobe.yml'));
    writeFileSync(path.join(workflows, 'wrong.yml'), workflow);
    const { exitCode, lines } = await lint(root);
    expect(exitCode).toBe(1);
    for (const line of lines) expect(line).toMatch(/^\.github\/workflows\/wrong\.yml:\d+:\d+: /);
    expect(lines).toEqual(expect.arrayContaining([expect.stringMatching(message)]));
  });

  it('an action.yml that runs on nothing', async () => {
    const root = mkdtempSync(path.join(temporary, 'lint-'));
    mkdirSync(path.join(root, '.github/workflows'), { recursive: true });
    const text = readFileSync(inRepository('action.yml'), 'utf8');
    writeFileSync(path.join(root, 'action.yml'), text.replace('using: node24', 'using: node2'));
    const { exitCode, lines } = await lint(root);
    expect([exitCode, lines.join()]).toEqual([1, expect.stringMatching(/^action\.yml:\d+:\d+: /)]);
  });
});

describe('the body of the nightly issue', () => {
  async function body(wholes: Readonly<Record<string, object>>): Promise<string> {
    const directory = mkdtempSync(path.join(temporary, 'wholes-'));
    for (const [name, result] of Object.entries(wholes)) {
      mkdirSync(path.join(directory, name));
      writeFileSync(path.join(directory, name, 'result.json'), JSON.stringify(result));
    }
    const script = inRepository('scripts/nightly-issue.js');
    const env = { RUN_URL: 'https://example.org/run/1' };
    return (await execa(process.execPath, [script, directory], { env })).stdout;
  }

  it('has what broke, by self-test, and mentions nobody', async () => {
    const error = {
      code: 'MIRROR_FAILED',
      message: 'the mirror of @debian failed\nand more',
    } as const;
    const broken = targetResult({ verdict: 'error', reason: 'MIRROR_FAILED', error });
    const phase = { name: 'install', verdict: 'fail', durationMs: 1, message: '<b>|no' } as const;
    const failed = targetResult({
      image: 'b',
      verdict: 'fail',
      reason: 'unresolvable',
      phases: [phase],
    });
    const text = await body({
      'whole-pkgprobe': runResult({ verdict: 'error', targets: [targetResult(), broken, failed] }),
      'whole-hostnamectl': runResult(),
    });
    expect(text.split('\n')).toEqual([
      'The latest run: https://example.org/run/1',
      '',
      '## hostnamectl: pass, 0 of 1',
      '',
      '## pkgprobe: error, 2 of 3',
      '',
      '| image | arch | verdict | reason | |',
      '| --- | --- | --- | --- | --- |',
      '| debian-bookworm | amd64 | error | MIRROR\\_FAILED | the mirror of &#64;debian failed |',
      '| b | amd64 | fail | unresolvable | &lt;b&gt;\\|no |',
      '',
    ]);
  });

  it('says so when there is no result, and stays below what GitHub takes', async () => {
    expect(await body({})).toContain('It has left no result at all.');
    const failed = (index: number) =>
      targetResult({ image: `debian:${index}`, verdict: 'fail', reason: 'unit' });
    const targets = Array.from({ length: 3000 }, (_, index) => failed(index));
    const text = await body({ 'whole-pkgprobe': runResult({ verdict: 'fail', targets }) });
    expect(text.length).toBeLessThan(65_536);
    expect(text).toMatch(/\nand \d+ lines more$/);
  });
});
