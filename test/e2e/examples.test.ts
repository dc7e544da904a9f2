import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';

import { checkKinds } from '../../src/checks/index.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { exampleDeb, exampleScript } from './support/example-deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

afterEach(() => expectNothingLeft(sharedStateDir));

/** As a reader finds them. */
async function examples(): Promise<string[]> {
  const text = await readFile(join(repoDir, 'docs/checks.md'), 'utf8');
  return [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
}

it('every example of the reference holds on a machine', async () => {
  await buildDeb(join(directory, 'dist'), exampleDeb);
  await mkdir(join(directory, 'ci'));
  await writeFile(join(directory, 'ci/smoke.sh'), exampleScript);
  const checks = (await examples()).join('').replaceAll(/^/gm, '  ').trimEnd();
  const config = `images: [debian-bookworm]\npackages: [dist/*.deb]\nchecks:\n${checks}\n`;
  await writeFile(join(directory, '.postroj.yml'), config);
  const ended = await postroj(['pkgprobe', '--json'], { cwd: directory });
  expectExit(ended, 0);
  const kinds = onlyTarget(ended)
    .checks.filter(({ verdict }) => verdict === 'pass')
    .map(({ kind }) => kind);
  expect(kinds).toEqual(['after install', ...Object.keys(checkKinds)]);
});
