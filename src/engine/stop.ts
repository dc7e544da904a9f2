import { setMaxListeners } from 'node:events';

import { PostrojError } from '../errors.js';
import { renderSeconds } from '../system/clock.js';
import type { Releases } from '../system/releases.js';
import type { SkipReason } from './reasons.js';

/** Why what runs is ended with `fail-fast`: no error, and no finding about the package. */
export class FailedFast extends Error {
  constructor(target: string) {
    super(`${target} has not passed, and fail-fast was asked for`);
    this.name = 'FailedFast';
  }
}

export interface Budget {
  /** What has it: `the run`, or a target. */
  readonly of: string;
  /** undefined: there is no end to it. */
  readonly timeoutMs: number | undefined;
  /** How users set it. */
  readonly option: 'timeout' | 'target-timeout';
}

/** A deadline that can wait. */
export interface Countdown {
  pause(): void;
  resume(): void;
}

export interface Stoppable extends Countdown {
  readonly signal: AbortSignal;
  readonly end: (reason: Error) => void;
}

/**
 * Aborted with `outer`, by `end`, or with OUT_OF_TIME when the budget is used up, whichever comes first,
 * until released.
 */
export function stoppable(outer: AbortSignal, budget: Budget, releases: Releases): Stoppable {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every program that runs listens
  const end = (reason: Error) => {
    controller.abort(reason); // the first one counts
  };
  const follow = () => {
    controller.abort(outer.reason);
  };
  if (outer.aborted) follow();
  outer.addEventListener('abort', follow, { once: true });
  releases.add(() => {
    outer.removeEventListener('abort', follow);
  });
  const countdown = countdownOf(budget, end);
  countdown.resume();
  releases.add(() => {
    countdown.pause();
  });
  return { signal: controller.signal, end, ...countdown };
}

/** Paused until it is resumed. */
function countdownOf({ timeoutMs, ...budget }: Budget, end: (reason: Error) => void): Countdown {
  if (timeoutMs === undefined) return { pause: () => undefined, resume: () => undefined };
  let left = timeoutMs;
  let since = 0;
  let timer: NodeJS.Timeout | undefined;
  const late = () => {
    end(outOfTime({ ...budget, timeoutMs }));
  };
  return {
    pause: () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      left -= performance.now() - since;
    },
    resume: () => {
      if (timer !== undefined) return;
      since = performance.now();
      timer = setTimeout(late, Math.max(0, left));
    },
  };
}

function outOfTime({ of, timeoutMs, option }: Budget & { readonly timeoutMs: number }) {
  const message = `${of} was not over within ${renderSeconds(timeoutMs)}`;
  return new PostrojError('OUT_OF_TIME', message, {
    hint: `Allow more time (${option}), or see in the phases what took it.`,
  });
}

/** Why a target was not begun, or not ended, after the run was stopped for that reason. */
export function skipOf(reason: unknown): { reason: SkipReason; message: string } | undefined {
  if (reason instanceof FailedFast) return { reason: 'fail-fast', message: reason.message };
  if (!(reason instanceof PostrojError) || reason.code !== 'OUT_OF_TIME') return undefined;
  return { reason: 'no-time-left', message: reason.message };
}
