import { it } from '@jest/globals';

import { sharedStateDir } from '../e2e/support/cache.js';
import { expectNothingLeft } from '../e2e/support/leftovers.js';
import { killAtRandomMoments, seedOf } from '../e2e/support/random-kills.js';

const seed = seedOf(process.env);
const HALF_AN_HOUR_MS = 1_800_000;

it(
  `killed at 200 random moments (seed ${seed}), one further start leaves nothing`,
  async () => {
    await killAtRandomMoments({ seed, count: 200 });
    await expectNothingLeft(sharedStateDir);
  },
  HALF_AN_HOUR_MS,
);
