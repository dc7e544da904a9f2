import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { goodWeb } from './support/sample-debs.js';
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
