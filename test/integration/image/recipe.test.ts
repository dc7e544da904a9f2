import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import type { CatalogueEntry } from '../../../src/distros/catalogue/entry.js';
import type { FamilyName } from '../../../src/distros/families/family.js';
import { familyNamed } from '../../../src/distros/families/index.js';
import { recipeFor } from '../../../src/distros/recipe-for.js';
import { applyEdits } from '../../../src/image/edits.js';
import { applyRecipe, type Recipe } from '../../../src/image/recipe.js';
import { rootEntrance } from '../../../src/machine/enter.js';
import { WorkDirectories } from '../../../src/system/work.js';
import {
  familyRoot,
  repositoryFiles,
  type FamilyRootName,
} from '../../e2e/support/family-roots.js';
import { repositories } from '../../e2e/support/stand-ins.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { runProgram } from '../support/trees.js';

const temporary = temporaryDirectory();
const root = path.join(temporary, 'root');
const { signal } = new AbortController();

/** One root for the tests of a group: an attempt that fails changes nothing in it. */
function useRoot(program: FamilyRootName): void {
  beforeAll(async () => {
    await mkdir(root);
    await runProgram('tar', '-C', root, '-xpf', await familyRoot(program));
  });
  afterAll(() => rm(root, { recursive: true }));
}

/** Prepares the root by the programs in it; what was said. */
async function prepare(recipe: Recipe): Promise<readonly string[]> {
  const said: string[] = [];
  const note = (line: string) => void said.push(line);
  const enterRoot = rootEntrance(new WorkDirectories(path.join(temporary, 'work')));
  const log = { info: note, warn: note, detail: () => undefined };
  await applyRecipe(root, recipe, { enterRoot, log, signal });
  return said;
}

/** A label of the family, whose old releases are kept in the root itself. */
function entryWithOldMirrors(family: FamilyName, file: string): CatalogueEntry {
  const entry = catalogue.find((candidate) => candidate.family === family);
  if (!entry) throw new Error(`no label of ${family}`);
  const by = `baseurl=file://${repositories.rpm}`;
  const edits = [{ file, replace: /^baseurl=.*$/gm, by }];
  return { ...entry, oldMirrors: { version: 1, when: 'unreachable', edits } };
}

describe.each([
  ['dnf5', 'redhat'],
  ['dnf', 'redhat'],
  ['zypper', 'suse'],
] as const)('an rpm-family root made of Debian with real %s', (program, name) => {
  useRoot(program);
  const family = familyNamed(name);

  if (name === 'redhat') {
    it('keeps what containers have instead of systemd, without --allowerasing', async () => {
      const managers = family.managers.map((manager) => ({
        ...manager,
        install: manager.install.filter((word) => word !== '--allowerasing'),
      }));
      const error = await failureOf(() => prepare({ ...family, managers }));
      expect(error.message).toMatch(
        /systemd-standalone-sysusers-1-1\.\S+ .*conflicts with systemd/,
      );
    });
  }

  it('is led to where old releases are kept when its mirrors gave it up', async () => {
    const file = repositoryFiles[program];
    await applyEdits(root, [
      { file, replace: /^baseurl=.*$/gm, by: 'baseurl=http://127.0.0.1:9/' },
    ]);
    const said = await prepare(recipeFor(entryWithOldMirrors(name, file)));
    expect(said[0]).toMatch(/^adding systemd /);
    expect(said.slice(1)).toEqual([
      'its mirrors do not have this release; trying those of old releases',
    ]);
    const query = ['rpm', '--query', '--all', '--queryformat', '%{NAME}\\n'];
    const installed = (await runProgram('chroot', root, ...query)).split('\n');
    expect(installed).toEqual(expect.arrayContaining([...family.packages]));
  });
});

describe('a root made of Debian with real pacman', () => {
  useRoot('pacman');

  it('installs nothing without the keys of its distribution', async () => {
    const error = await failureOf(() => prepare({ ...familyNamed('arch'), before: [] }));
    expect(error.message).toContain("have you run 'pacman-key --init'?");
  });
});
