import { describe, expect, it } from '@jest/globals';

import {
  deadlineIn,
  renderSeconds,
  settlesWithin,
  sleep,
  stopwatch,
} from '../../../src/system/clock.js';

it.each([
  [0, '0.0 s'],
  [49, '0.0 s'],
  [1234, '1.2 s'],
  [9999, '10.0 s'],
  [10_000, '10 s'],
  [61_499, '61 s'],
])('renderSeconds(%d)', (ms, text) => {
  expect(renderSeconds(ms)).toBe(text);
});

describe('deadlineIn', () => {
  it('has time left, at most what it was given', () => {
    const deadline = deadlineIn(60_000);
    expect(deadline.timeoutMs).toBe(60_000);
    expect(deadline.expired()).toBe(false);
    expect(deadline.remainingMs()).toBeGreaterThan(0);
    expect(deadline.remainingMs()).toBeLessThanOrEqual(60_000);
  });

  it.each([0, -5])('in %d ms is over at once, and no less than nothing is left', (ms) => {
    const deadline = deadlineIn(ms);
    expect(deadline.expired()).toBe(true);
    expect(deadline.remainingMs()).toBe(0);
  });
});

it('stopwatch tells whole milliseconds', () => {
  const elapsed = stopwatch();
  expect(Number.isInteger(elapsed())).toBe(true);
  expect(elapsed()).toBeGreaterThanOrEqual(0);
});

describe('sleep', () => {
  it('ends by itself', async () => {
    await expect(sleep(1)).resolves.toBeUndefined();
    await expect(sleep(1, new AbortController().signal)).resolves.toBeUndefined();
  });

  it("ends with the signal's reason, whether that came before or during it", async () => {
    const reason = new Error('interrupted');
    await expect(sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = sleep(60_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });
});

describe('settlesWithin', () => {
  it.each<[string, () => Promise<unknown>, number, boolean]>([
    ['what is over already', () => Promise.resolve(), 0, true],
    ['what has failed', () => Promise.reject(new Error('it failed')), 60_000, true],
    ['what goes on for ever', () => new Promise(() => undefined), 20, false],
  ])('tells of %s', async (_, begin, ms, settled) => {
    expect(await settlesWithin(begin(), ms)).toBe(settled);
  });
});
