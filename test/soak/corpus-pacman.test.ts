import { afterAll } from '@jest/globals';

import { pacmanCorpus } from '../fixtures/corpus/all-pacman.js';
import { sharedStateDir } from '../e2e/support/cache.js';
import { testCorpus } from '../e2e/support/corpus.js';
import { pacmanBench } from '../e2e/support/corpus-benches.js';
import { expectNothingLeft } from '../e2e/support/leftovers.js';
import { temporaryDirectory } from '../e2e/support/temporary.js';

/** By real pacman, on a root made of Debian. */

afterAll(() => expectNothingLeft(sharedStateDir));

testCorpus(pacmanBench, pacmanCorpus, temporaryDirectory());
