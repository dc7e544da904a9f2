import { describe, expect, it } from '@jest/globals';

import { announcedWaitMs, isBusy, waitMs } from '../../../src/image/patience.js';
import { silentLog } from '../../../src/system/log.js';

const answered = (status: number, retryAfterMs?: number) => ({ status, retryAfterMs });

it.each([
  [200, false],
  [401, false],
  [403, false],
  [404, false],
  [429, true],
  [500, true],
  [503, true],
])('%d is busy: %s', (status, busy) => {
  expect(isBusy(answered(status))).toBe(busy);
});

it('nobody who answers is not busy', () => {
  expect(isBusy(undefined)).toBe(false);
});

describe('waitMs', () => {
  it.each([
    [answered(503), 1, 1_000],
    [answered(503), 2, 2_000],
    [answered(429), 3, 4_000],
    [answered(429, 3_000), 1, 3_000],
    [answered(503, 0), 3, 0],
    [answered(429, 60_000), 1, 60_000],
    [answered(429, 60_001), 1, undefined],
    [answered(404, 1_000), 1, undefined],
    [undefined, 1, undefined],
  ])('after %o, attempt %d', (answer, attempt, ms) => {
    expect(waitMs(answer, attempt)).toBe(ms);
  });
});

it('a wait is announced, and what is none is not', () => {
  const said: string[] = [];
  const log = { ...silentLog, info: (line: string) => void said.push(line) };
  const wait = (status: number) =>
    announcedWaitMs('registry', { answer: answered(status, 3_000), attempt: 1, log });
  expect([wait(429), wait(404)]).toEqual([3_000, undefined]);
  expect(said).toEqual(['registry answered 429, trying again in 3.0 s']);
});
