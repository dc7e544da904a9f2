import { setTimeout as wait } from 'node:timers/promises';

/** A point in time by which something must have happened. */
export interface Deadline {
  readonly timeoutMs: number;
  remainingMs(): number;
  expired(): boolean;
}

export function deadlineIn(timeoutMs: number): Deadline {
  const end = performance.now() + timeoutMs;
  const remainingMs = () => Math.max(0, end - performance.now());
  return { timeoutMs, remainingMs, expired: () => remainingMs() === 0 };
}

/** Milliseconds since the stopwatch was started, whole. */
export function stopwatch(): () => number {
  const begin = performance.now();
  return () => Math.round(performance.now() - begin);
}

/** Rejects with the signal's reason as soon as it is aborted. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

/** Whether it is settled by then, well or not. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  const inTime = await Promise.race([settled, late]);
  clearTimeout(timer);
  return inTime;
}

export function renderSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

/** `HH:MM:SS`, local time. */
export function renderTimeOfDay(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}
