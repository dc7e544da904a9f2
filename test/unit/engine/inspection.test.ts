import { expect, it } from '@jest/globals';

import { willBeTriedAnew } from '../../../src/engine/inspection.js';

it.each([
  ['MIRROR_FAILED', 1, 1, true],
  ['MIRROR_FAILED', 2, 1, false],
  ['MIRROR_FAILED', 1, 0, false],
  ['OUT_OF_TIME', 1, 1, false],
  ['BUG', 1, 1, false],
] as const)('after %s in attempt %i of %i retries: %s', (code, attempt, retries, anew) => {
  expect(willBeTriedAnew(code, attempt, retries)).toBe(anew);
});
