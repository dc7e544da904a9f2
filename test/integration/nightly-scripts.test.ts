import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { inRepository } from '../support/repository.js';
import { runResult, targetResult } from '../support/results.js';
import { temporaryDirectory } from '../support/temporary.js';

const temporary = temporaryDirectory();

function program(file: string, script: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

describe('nightly-issue.sh', () => {
  /** What gh(1) was asked to do, and the last body that it was given. */
  async function keepIssue(open: string, result: string) {
    const cwd = mkdtempSync(path.join(temporary, 'issue-'));
    const whole = runResult({ verdict: 'fail', targets: [targetResult({ verdict: 'fail' })] });
    mkdirSync(path.join(cwd, 'wholes/whole-pkgprobe'), { recursive: true });
    writeFileSync(path.join(cwd, 'wholes/whole-pkgprobe/result.json'), JSON.stringify(whole));
    const note = 'for file; do :; done; test ! -f "$file" || cp "$file" body';
    program(
      path.join(cwd, 'bin/gh'),
      `echo "$1 $2 $3" >>asked; ${note}; test "$2" != list || echo "${open}"`,
    );
    mkdirSync(path.join(cwd, 'scripts'));
    for (const name of ['nightly-issue.js', 'nightly-issue.sh']) {
      writeFileSync(path.join(cwd, 'scripts', name), readFileSync(inRepository(`scripts/${name}`)));
    }
    writeFileSync(path.join(cwd, 'package.json'), '{"type":"module"}');
    const env = {
      PATH: `${path.join(cwd, 'bin')}:${process.env.PATH ?? ''}`,
      RESULT: result,
      RUN_URL: 'https://example.org/run/1',
    };
    await execa('bash', ['scripts/nightly-issue.sh'], { cwd, env });
    const read = (name: string) => readFileSync(path.join(cwd, name), 'utf8');
    return { asked: read('asked').trimEnd().split('\n'), body: () => read('body') };
  }

  it('opens an issue when something broke and none is open', async () => {
    const { asked, body } = await keepIssue('', 'failure');
    expect(asked).toEqual(['issue list --label', 'label create nightly', 'issue create --title']);
    expect(body()).toContain('## pkgprobe: fail, 1 of 1');
  });

  it('keeps the one that is open up to date', async () => {
    const { asked, body } = await keepIssue('17', 'failure');
    expect(asked.at(-1)).toBe('issue edit 17');
    expect(body()).toContain('## pkgprobe: fail, 1 of 1');
  });

  it('closes it when all is well, and does nothing where none is open', async () => {
    expect((await keepIssue('17', 'success')).asked.slice(1)).toEqual(['issue close 17']);
    expect((await keepIssue('', 'success')).asked.slice(1)).toEqual([]);
  });
});

it('selftest.sh tests the images of a job, and ends with its exit code', async () => {
  const cwd = mkdtempSync(path.join(temporary, 'selftest-'));
  program(path.join(cwd, 'bin/postroj'), 'echo "$@"; exit 3');
  const env = { IMAGES: 'debian-12,debian:sid' };
  const args = [inRepository('scripts/selftest.sh'), 'pkgprobe'];
  const { exitCode, stdout } = await execa('bash', args, { cwd, env, reject: false });
  const images = '--image debian-12 --image debian:sid';
  expect(stdout).toBe(`selftest pkgprobe ${images} --target-timeout 1200 --report-dir pkgprobe`);
  expect(exitCode).toBe(3);
});
