import { expect, it } from '@jest/globals';

import { parseRetryAfter } from '../../../src/system/http.js';

const now = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT');

it.each([
  [null, undefined],
  ['', undefined],
  ['soon', undefined],
  ['-5', undefined],
  ['1.5', undefined],
  ['0', 0],
  ['120', 120_000],
  [' 3 ', 3_000],
  ['Wed, 21 Oct 2026 07:28:30 GMT', 30_000],
  ['Wed, 21 Oct 2026 07:00:00 GMT', 0],
])('Retry-After: %s', (value, ms) => {
  expect(parseRetryAfter(value, now)).toBe(ms);
});
