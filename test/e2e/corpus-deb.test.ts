import { afterAll } from '@jest/globals';

import { debCorpus } from '../fixtures/corpus/all-deb.js';
import { sharedStateDir } from './support/cache.js';
import { testCorpus } from './support/corpus.js';
import { debBench } from './support/corpus-benches.js';
import { expectNothingLeft } from './support/leftovers.js';
import { temporaryDirectory } from './support/temporary.js';

afterAll(() => expectNothingLeft(sharedStateDir));

testCorpus(debBench('debian-bookworm'), debCorpus, temporaryDirectory());
