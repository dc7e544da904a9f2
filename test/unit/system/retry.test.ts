import { describe, expect, it } from '@jest/globals';

import { retry, type RetryOptions } from '../../../src/system/retry.js';

const { signal } = new AbortController();

/** A body that fails this often, on a clock that only writes down. */
async function attempt(failures: number, options: Partial<RetryOptions> = {}) {
  const waited: number[] = [];
  const attempts: number[] = [];
  const body = (count: number) => {
    attempts.push(count);
    return count > failures ? Promise.resolve('done') : Promise.reject(new Error(`no ${count}`));
  };
  const wait = (ms: number) => {
    waited.push(ms);
    return Promise.resolve();
  };
  const delayMs = (_error: unknown, count: number) => count * 10;
  const running = retry(body, { attempts: 4, delayMs, signal, wait, ...options });
  const result = await running.catch((error: unknown) => String(error));
  return { result, waited, attempts };
}

describe('retry', () => {
  it.each([
    [0, 'done', [], [1]],
    [1, 'done', [10], [1, 2]],
    [3, 'done', [10, 20, 30], [1, 2, 3, 4]],
    [4, 'Error: no 4', [10, 20, 30], [1, 2, 3, 4]],
    [99, 'Error: no 4', [10, 20, 30], [1, 2, 3, 4]],
  ])('of what fails %d times', async (failures, result, waited, attempts) => {
    expect(await attempt(failures)).toEqual({ result, waited, attempts });
  });

  it('ends when the policy gives up, which may take its time and sees the error', async () => {
    const seen: unknown[] = [];
    const delayMs = (error: unknown, count: number) => {
      seen.push(error);
      return Promise.resolve(count < 2 ? 5 : undefined);
    };
    expect(await attempt(99, { delayMs })).toEqual({
      result: 'Error: no 2',
      waited: [5],
      attempts: [1, 2],
    });
    expect(seen.map(String)).toEqual(['Error: no 1', 'Error: no 2']);
  });

  it('does not begin once interrupted, nor ask the policy', async () => {
    const interrupted = AbortSignal.abort(new Error('interrupted'));
    expect(await attempt(0, { signal: interrupted })).toEqual({
      result: 'Error: interrupted',
      waited: [],
      attempts: [],
    });
  });

  it('is interrupted while it waits', async () => {
    const controller = new AbortController();
    const body = () => Promise.reject(new Error('no'));
    const delayMs = () => {
      setImmediate(() => {
        controller.abort(new Error('interrupted'));
      });
      return 60_000;
    };
    const running = retry(body, { attempts: 2, delayMs, signal: controller.signal });
    await expect(running).rejects.toThrow('interrupted');
  });
});
