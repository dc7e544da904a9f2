import { join } from 'node:path';
import { afterAll, describe, it } from '@jest/globals';

import { rpmDefects } from '../fixtures/corpus/rpm.js';
import { rpmUpgradeDefects } from '../fixtures/corpus/upgrades-rpm.js';
import { rpmLeftovers } from '../fixtures/corpus/leftovers-rpm.js';
import { rpmWatchDefects } from '../fixtures/corpus/watches-rpm.js';
import type { Defect } from '../fixtures/corpus/defect.js';
import { sharedStateDir } from './support/cache.js';
import { expectDefect, expectWhole, tryLife } from './support/corpus.js';
import { familyRoot } from './support/family-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import type { PackageSpec } from './support/package-spec.js';
import { buildRpm } from './support/rpm.js';
import { temporaryDirectory } from './support/temporary.js';

/** By real dnf5, on a root made of Debian. */

const directory = temporaryDirectory();

afterAll(() => expectNothingLeft(sharedStateDir));

/** With what stands for the shell there, unless a version before has no need of it. */
async function trialOf(kind: 'bad' | 'good', defect: Defect<PackageSpec>) {
  const image = `tar:${await familyRoot('dnf5')}`;
  const tested = await buildRpm(join(directory, kind), defect[kind]);
  if (defect.previous) {
    const previous = await buildRpm(directory, defect.previous);
    return { image, packages: [tested], previous };
  }
  const shell = { name: 'e2e-shell', version: '1', provides: ['/bin/sh'] };
  return { image, packages: [await buildRpm(directory, shell), tested] };
}

describe.each([...rpmDefects, ...rpmUpgradeDefects, ...rpmLeftovers, ...rpmWatchDefects])(
  '$what',
  (defect) => {
    it('fails at the right phase, and says why', async () => {
      expectDefect(await tryLife(await trialOf('bad', defect), defect, 1), defect);
    });

    it('is all that is wrong: its twin passes', async () => {
      expectWhole(await tryLife(await trialOf('good', defect), defect, 0), defect);
    });
  },
);
