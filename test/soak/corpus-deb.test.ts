import { afterAll, beforeAll } from '@jest/globals';

import { sharedStateDir } from '../e2e/support/cache.js';
import { testCorpus } from '../e2e/support/corpus.js';
import { debBench } from '../e2e/support/corpus-benches.js';
import { expectNothingLeft } from '../e2e/support/leftovers.js';
import { postroj } from '../e2e/support/postroj.js';
import { expectExit } from '../e2e/support/result.js';
import { temporaryDirectory } from '../e2e/support/temporary.js';
import { debCorpus } from '../fixtures/corpus/all-deb.js';

/** Where test/e2e has bookworm. */
const suites = ['debian-bullseye', 'debian-trixie', 'debian-sid'];
const TEN_MINUTES_MS = 600_000;

// so that no test's deadline pays for them
beforeAll(async () => {
  expectExit(await postroj(['pull', ...suites], { timeoutMs: TEN_MINUTES_MS }), 0);
}, TEN_MINUTES_MS);

afterAll(() => expectNothingLeft(sharedStateDir));

testCorpus(debBench(...suites), debCorpus, temporaryDirectory());
