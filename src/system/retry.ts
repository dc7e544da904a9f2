import { sleep } from './clock.js';

export interface RetryOptions {
  /** How often `body` may run in all. */
  readonly attempts: number;
  /** How long to wait after attempt 1, 2 … has failed so; undefined gives up at once. */
  readonly delayMs: (
    error: unknown,
    attempt: number,
  ) => number | undefined | Promise<number | undefined>;
  readonly signal: AbortSignal;
  /** The clock; tests bring their own. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Runs `body` until it succeeds, the policy gives up or nothing is left; throws its last error. */
export async function retry<T>(
  body: (attempt: number) => Promise<T>,
  { attempts, delayMs, signal, wait = sleep }: RetryOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted();
    try {
      return await body(attempt);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt >= attempts) throw error;
      const ms = await delayMs(error, attempt);
      if (ms === undefined) throw error;
      await wait(ms, signal);
    }
  }
}
