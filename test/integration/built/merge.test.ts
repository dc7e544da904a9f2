import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import type { RunResult } from '../../../src/engine/result.js';
import { failedCheck, runResult, targetResult } from '../../support/results.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { builtPrograms } from '../support/built.js';

const { cwd, postroj, run } = builtPrograms(temporaryDirectory());

const failed = targetResult({
  ...{ image: 'debian-sid', verdict: 'fail', checks: [failedCheck] },
  replay: 'postroj \u001b[31mpkgprobe',
});
const broken = targetResult({
  ...{ image: 'debian-13', verdict: 'error' },
  error: { code: 'MIRROR_FAILED', message: 'the mirror failed' },
});
const usage = targetResult({
  ...{ image: 'debian-11', verdict: 'error' },
  error: { code: 'BAD_REFERENCE', message: 'no such directory' },
});
const matrix = '{"include":[{"arch":"amd64","images":"debian-bookworm,fedora-44"}]}';

beforeAll(() => {
  const results = { good: targetResult(), failed, broken, usage };
  for (const [name, target] of Object.entries(results)) {
    mkdirSync(path.join(cwd, name));
    const result = runResult({ verdict: target.verdict, targets: [target] });
    writeFileSync(path.join(cwd, name, 'result.json'), JSON.stringify(result));
  }
});

describe('postroj merge', () => {
  it.each<readonly [string[], number, string]>([
    [['good'], 0, 'pass'],
    [['good', 'failed'], 1, 'fail'],
    [['good', 'failed', 'broken'], 3, 'error'],
    [['good', 'usage'], 2, 'error'],
    [['good', '--expect', matrix], 3, 'error'],
  ])('%j ends with %i', async (args, code, verdict) => {
    const { exitCode, stdout, stderr } = await postroj(['merge', ...args, '--json']);
    expect([exitCode, stderr]).toEqual([code, '']);
    expect((JSON.parse(stdout) as RunResult).verdict).toBe(verdict);
  });

  it('tells of all of them, and writes nothing to the terminal that another host made up', async () => {
    const { stdout } = await postroj(['merge', 'good', 'failed', '--report-dir', 'whole']);
    expect(stdout).toMatch(/^PASS {3}debian-bookworm /m);
    expect(stdout).toMatch(/^FAIL {3}debian-sid /m);
    expect(stdout).toContain('replay: postroj pkgprobe');
    expect(stdout).not.toContain('\u001b');
    const whole = readFileSync(path.join(cwd, 'whole/result.json'), 'utf8');
    expect(JSON.parse(whole)).toMatchObject({ verdict: 'fail', targets: [{}, {}] });
  });

  it.each<readonly [string[], string]>([
    [[], "error: missing required argument 'directory'\n"],
    [['good', 'good'], 'postroj: good is named twice\nHint: Name each directory once'],
    [['.git'], 'postroj: cannot read .git: ENOENT'],
    [['good', '--expect', 'all'], 'postroj: expect must be a matrix'],
  ])('%j is a mistake: exit code 2', async (args, message) => {
    const { exitCode, stdout, stderr } = await postroj(['merge', ...args]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr.slice(0, message.length)).toBe(message);
  });
});

describe('the action', () => {
  const action = async (inputs: Readonly<Record<string, string>>) => {
    const output = path.join(cwd, 'output');
    writeFileSync(output, '');
    const env = Object.fromEntries(
      Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
    );
    const ended = await run('dist/main.js', [], { env: { ...env, GITHUB_OUTPUT: output } });
    return { ...ended, output: readFileSync(output, 'utf8') };
  };

  it('merges, fails for what has failed, and says nothing of a cache', async () => {
    const { exitCode, stdout, output } = await action({
      command: 'merge',
      directories: 'good\nfailed',
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('::error title=debian-sid%3A fail::');
    expect(stdout).toContain('::error::postroj: 1 of 2 failed');
    expect(output).toMatch(/^verdict<<(.*)\nfail\n\1$/m);
    expect(output).not.toContain('cache-hit');
  });

  it('refuses a report that is none, with 2', async () => {
    const { exitCode, stdout } = await action({ command: 'merge', directories: 'nowhere' });
    expect([exitCode, stdout]).toEqual([2, expect.stringMatching(/^::error::cannot read nowhere/)]);
  });

  it('says which jobs are to test what', async () => {
    const images = 'debian-12, debian-13, archlinux';
    const inputs = { command: 'matrix', images, arch: 'amd64, arm64', shards: '3', config: 'none' };
    const { exitCode, output } = await action(inputs);
    expect(exitCode).toBe(0);
    const [, json = ''] = /^matrix<<.*\n(.*)$/m.exec(output) ?? [];
    expect(JSON.parse(json)).toEqual({
      include: [
        {
          name: 'amd64-1',
          runner: 'ubuntu-24.04',
          arch: 'amd64',
          images: 'debian-bookworm,archlinux',
        },
        { name: 'amd64-2', runner: 'ubuntu-24.04', arch: 'amd64', images: 'debian-trixie' },
        {
          name: 'arm64-1',
          runner: 'ubuntu-24.04-arm',
          arch: 'arm64',
          images: 'debian-bookworm,debian-trixie',
        },
      ],
    });
  });

  it('has nothing to clear away where nothing was booted', async () => {
    const { exitCode, stdout } = await run('dist/post.js', [], { env: { INPUT_COMMAND: 'merge' } });
    expect([exitCode, stdout]).toEqual([0, 'Nothing was booted.\n']);
  });
});
