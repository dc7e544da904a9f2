import { join } from 'node:path';
import { afterAll, describe, it } from '@jest/globals';

import { debDefects } from '../fixtures/corpus/deb.js';
import { debUpgradeDefects } from '../fixtures/corpus/upgrades-deb.js';
import { debLeftovers } from '../fixtures/corpus/leftovers-deb.js';
import { debWatchDefects } from '../fixtures/corpus/watches-deb.js';
import { sharedStateDir } from './support/cache.js';
import { expectDefect, expectWhole, tryLife } from './support/corpus.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const image = 'debian-bookworm';

afterAll(() => expectNothingLeft(sharedStateDir));

describe.each([...debDefects, ...debUpgradeDefects, ...debLeftovers, ...debWatchDefects])(
  '$what',
  (defect) => {
    it('fails at the right phase, and says why', async () => {
      const packages = [await buildDeb(join(directory, 'bad'), defect.bad)];
      const previous = defect.previous && (await buildDeb(directory, defect.previous));
      expectDefect(await tryLife({ image, packages, previous }, defect, 1), defect);
    });

    it('is all that is wrong: its twin passes', async () => {
      const packages = [await buildDeb(join(directory, 'good'), defect.good)];
      const previous = defect.previous && (await buildDeb(directory, defect.previous));
      expectWhole(await tryLife({ image, packages, previous }, defect, 0), defect);
    });
  },
);
