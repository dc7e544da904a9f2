import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { afterEach, describe, expect, it } from '@jest/globals';
import { XmlDocument } from 'libxml2-wasm';
import { chromium } from 'playwright-core';
import { Parser, type FinalResults } from 'tap-parser';

import type { RunResult } from '../../src/engine/result.js';
import { browserArguments, findBrowser } from '../support/browser.js';
import { runActionHere } from './support/action-runner.js';
import { cacheDir, sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const report = join(directory, 'report');

afterEach(() => expectNothingLeft(sharedStateDir));

/** Three targets are well; of the fourth a check fails, and the guest says what is no HTML. */
const file = `images: [debian-bookworm, debian-trixie]
matrix: { flavour: [plain, salted] }
packages: ['*.deb']
checks:
  - command: 'true'
  - command: |-
      echo '<script>alert(1)</script>'; . /etc/os-release; test "$VERSION_ID \${{ matrix.flavour }}" != '13 salted'
`;
const failed = 'debian-trixie (flavour=salted)';

async function workspace(place: string): Promise<void> {
  await buildDeb(place, { name: 'sample', version: '1.0' });
  await writeFile(join(place, '.postroj.yml'), file);
}

const read = (name: string) => readFile(join(report, name), 'utf8');

describe('a run of four targets, one of which fails', () => {
  let result: RunResult;

  it('is told in every report', async () => {
    await workspace(directory);
    const args = ['pkgprobe', '--json', '--report-dir', 'report', '--report', 'tap=own/x.tap'];
    const ended = await postroj(args, { cwd: directory });
    expectExit(ended, 1);
    result = JSON.parse(ended.stdout) as RunResult;
    expect(
      result.targets.filter(({ verdict }) => verdict !== 'pass').map(({ image }) => image),
    ).toEqual([failed]);
    expect(JSON.parse(await read('result.json'))).toEqual(result);
    const names = (await readdir(report, { withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    expect(names.sort()).toEqual([
      ...['badge.svg', 'junit.xml', 'report.html', 'result.json', 'results.tap', 'tested-on.md'],
    ]);
    expect(await readFile(join(directory, 'own/x.tap'), 'utf8')).toBe(await read('results.tap'));
  });

  it('knows where the check is written that failed', () => {
    const checks = result.targets.flatMap((target) => target.checks);
    const one = checks.find(({ verdict }) => verdict === 'fail');
    expect(one).toMatchObject({ kind: 'command', at: '.postroj.yml:6:5' });
    expect(checks.find(({ target }) => target === 'true')?.at).toBe('.postroj.yml:5:5');
  });

  it('is the same to readers of JUnit', async () => {
    const document = XmlDocument.fromString(await read('junit.xml'));
    const suites = document.find('//testsuite/@name').map(({ content }) => content);
    expect(suites).toEqual(result.targets.map(({ image }) => image));
    expect(document.find('//testcase[failure]/@classname').map(({ content }) => content)).toEqual([
      failed,
    ]);
    expect(document.get('//failure')?.content).toContain('replay: postroj pkgprobe --image');
  });

  it('is the same to readers of TAP', async () => {
    const text = await read('results.tap');
    const final = await new Promise<FinalResults>((resolve) => {
      new Parser({ strict: true }, resolve).end(text);
    });
    expect(final).toMatchObject({ ok: false, count: 4, pass: 3, fail: 1 });
    expect(final.failures).toMatchObject([{ name: failed }]);
  });

  it('is the same on the page, with what the machine has left', async () => {
    const executablePath = findBrowser();
    if (executablePath === undefined) throw new Error('no Chromium: node scripts/test-host.js');
    const browser = await chromium.launch({ executablePath, args: [...browserArguments] });
    try {
      const page = await browser.newPage();
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      page.on('dialog', (dialog) => void dialog.accept().then(() => requests.push('a dialog')));
      await page.goto(pathToFileURL(join(report, 'report.html')).href);
      expect(requests).toEqual([page.url()]);
      await page.click('[data-filter=fail]');
      expect(await page.locator('details.target:visible .name').allTextContents()).toEqual([
        failed,
      ]);
      expect(await page.locator('tr.row-fail:visible').allTextContents()).toContainEqual(
        expect.stringContaining('<script>alert(1)</script>'),
      );
      await page.click('.evidence summary:has-text("console.txt")');
      expect(await page.textContent('.evidence details[open] pre')).toMatch(/systemd/i);
      const links = await page.locator('a[href^="./"]').all();
      for (const link of links) {
        const href = decodeURIComponent((await link.getAttribute('href')) ?? '');
        expect((await readFile(join(report, href))).length).toBeGreaterThan(0);
      }
    } finally {
      await browser.close();
    }
  });

  it('is the same on the badge and in the table', async () => {
    expect(await read('badge.svg')).toContain('>1 of 2 systems</text>');
    const rows = (await read('tested-on.md')).trimEnd().split('\n').slice(2);
    expect(rows.map((row) => row.split(' | ').at(-1))).toEqual([
      ...['✅ works |', '✅ works |', '✅ works |', '❌ does not work |'],
    ]);
  });
});

it('tells beforehand that a report cannot be written', async () => {
  await mkdir(join(directory, 'taken'), { recursive: true });
  const args = ['-i', 'debian-bookworm', '--check-command', 'true', '--report', 'junit=taken'];
  const ended = await postroj(['pkgprobe', '--no-config', ...args], { cwd: directory });
  expectExit(ended, 2);
  expect(ended.stderr).toContain(`the report ${join(directory, 'taken')} cannot be written`);
  expect(ended.stderr).not.toContain('boot');
});

it('is placed on the line of the file by the action, with what to upload', async () => {
  const run = await runActionHere({
    inputs: { artifact: 'tested', 'install-host-tools': 'false', matrix: 'flavour=salted' },
    prepare: workspace,
    toolCache: join(cacheDir, 'tool-cache'),
  });
  expect(run.exitCode).toBe(1);
  const errors = run.annotations.filter(({ level }) => level === 'error');
  expect(errors).toHaveLength(2);
  expect(errors[0]).toMatchObject({ properties: { file: '.postroj.yml', line: '6', col: '5' } });
  expect(run.outputs).toMatchObject({ artifact: 'tested', verdict: 'fail', failed: '1' });
  expect(run.outputs['report-dir']).toMatch(/postroj-report$/);
  expect(run.temporary).toContain('postroj-report');
  expect(run.summary).toContain(`- ❌ **${failed}**`);
  expect(run.summary).not.toContain('<script>');
});
