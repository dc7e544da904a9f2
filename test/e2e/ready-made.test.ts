import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { recorded, recordedText } from './support/recorded-deb.js';
import { expectExit, onlyTarget } from './support/result.js';
import { goodWeb, postinstFails } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

/** What the file of that directory makes of its packages. */
async function probe(cwd: string) {
  const ended = await postroj(['pkgprobe', '--json'], { cwd });
  expectExit(ended, 0);
  return onlyTarget(ended)
    .checks.filter(({ verdict }) => verdict !== 'note')
    .map(({ kind, target, verdict }) => `${verdict}: ${kind} ${target}`);
}

it('what init writes passes at once', async () => {
  const cwd = join(directory, 'init');
  await buildDeb(join(cwd, 'dist'), goodWeb());
  const written = await postroj(['init', 'dist/*.deb', '--image', 'debian-bookworm'], { cwd });
  expectExit(written, 0);
  expect(written.stderr).toBe(
    'Wrote .postroj.yml\nWrote .github/workflows/packages.yml\nNext: postroj pkgprobe\n',
  );
  expect(await readFile(join(cwd, '.postroj.yml'), 'utf8')).toContain(
    'images:\n  - debian-bookworm\n',
  );
  expect(await probe(cwd)).toEqual([
    'pass: after install e2e-good-web.service',
    'pass: unit e2e-good-web.service',
    'pass: tcp localhost:8000',
  ]);
});

const record = ['record', '--image', 'debian-bookworm', '--package', 'dist/*.deb'];

it('what record writes is short, and passes at once', async () => {
  const cwd = join(directory, 'record');
  await buildDeb(join(cwd, 'dist'), recorded);
  const written = await postroj(record, { cwd });
  expectExit(written, 0);
  expect([written.stdout, written.stderr.split('\n').slice(-3)]).toEqual([
    '',
    ['Wrote .postroj.yml', 'Next: postroj pkgprobe', ''],
  ]);
  expect(await readFile(join(cwd, '.postroj.yml'), 'utf8')).toBe(recordedText);
  expect(await probe(cwd)).toEqual([
    'pass: after install e2e-recorded.service',
    'pass: unit e2e-recorded.service',
    'pass: http http://localhost:8000/',
    'pass: process e2e-recorded',
    'pass: user e2e-recorded',
    'pass: file /usr/bin/e2e-mute',
    'pass: file /var/lib/e2e-recorded',
    'pass: command e2e-ctl --version',
  ]);
  const again = await postroj(record, { cwd });
  expect([again.exitCode, again.stderr]).toEqual([
    2,
    'postroj: .postroj.yml is already there\nHint: Use --force to replace, or -o - to print what would be written.\n',
  ]);
});

it('nothing is recorded of what does not pass', async () => {
  const cwd = join(directory, 'fails');
  await buildDeb(join(cwd, 'dist'), postinstFails());
  const ended = await postroj(record, { cwd });
  expectExit(ended, 1);
  expect(ended.stdout).toBe('');
  expect(ended.stderr).toMatch(/^FAIL {3}debian-bookworm/m);
  expect(ended.stderr).toContain('e2e: the schema could not be migrated');
  expect(ended.stderr).toMatch(/\nNothing is recorded of what does not pass\.\n$/);
  expect(await readdir(cwd)).toEqual(['dist']);
});
