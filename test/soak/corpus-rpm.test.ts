import { afterAll } from '@jest/globals';

import { rpmCorpus } from '../fixtures/corpus/all-rpm.js';
import { sharedStateDir } from '../e2e/support/cache.js';
import { testCorpus } from '../e2e/support/corpus.js';
import { rpmBench } from '../e2e/support/corpus-benches.js';
import { expectNothingLeft } from '../e2e/support/leftovers.js';
import { temporaryDirectory } from '../e2e/support/temporary.js';

/** By real dnf5, on a root made of Debian. */

afterAll(() => expectNothingLeft(sharedStateDir));

testCorpus(rpmBench('dnf5'), rpmCorpus, temporaryDirectory());
