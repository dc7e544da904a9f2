import { afterAll } from '@jest/globals';

import { rpmCorpus } from '../fixtures/corpus/all-rpm.js';
import { sharedStateDir } from './support/cache.js';
import { testCorpus } from './support/corpus.js';
import { rpmBench } from './support/corpus-benches.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

/** By real dnf5, on a root made of Debian. */

afterAll(() => expectNothingLeft(sharedStateDir));

testCorpus(rpmBench('dnf5'), rpmCorpus, temporaryDirectory());
