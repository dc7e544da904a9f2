import { stopwatch } from '../system/clock.js';
import type { Countdown } from './stop.js';

/** A target's time. What goes on aside, such as a person who looks into its machine, takes none of it. */
export interface TargetClock {
  /** Whole milliseconds since the target began, but for what went on aside. */
  elapsedMs(): number;
  /** With that. */
  sinceBeginMs(): number;
  /** The target's deadline waits meanwhile. */
  aside<T>(body: () => Promise<T>): Promise<T>;
}

export function targetClock(deadline: Countdown): TargetClock {
  const elapsed = stopwatch();
  let asideMs = 0;
  return {
    elapsedMs: () => elapsed() - asideMs,
    sinceBeginMs: elapsed,
    aside: async (body) => {
      const away = stopwatch();
      deadline.pause();
      try {
        return await body();
      } finally {
        asideMs += away();
        deadline.resume();
      }
    },
  };
}
