import { it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { killAtRandomMoments, seedOf } from './support/random-kills.js';

const seed = seedOf(process.env);

it(`killed at 12 random moments (seed ${seed}), one further start leaves nothing`, async () => {
  await killAtRandomMoments({ seed, count: 12 });
  await expectNothingLeft(sharedStateDir);
});
