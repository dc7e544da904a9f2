import { stopwatch } from '../system/clock.js';
import { reasonOfError } from './error-result.js';
import type { Observer } from './observer.js';
import type { Reason } from './reasons.js';
import type { PhaseName, PhaseResult, Verdict } from './result.js';
import { FailedFast } from './stop.js';
import type { TargetClock } from './target-clock.js';

export interface PhaseOutcome<T> {
  readonly value: T;
  /** `pass` unless said otherwise. */
  readonly verdict?: Verdict;
  /** Of what does not pass. */
  readonly reason?: Reason;
  readonly message?: string;
}

/** Times the phases of one target and keeps their results. */
export interface Phases {
  run<T>(name: PhaseName, body: () => Promise<PhaseOutcome<T>>): Promise<T>;
  results(): readonly PhaseResult[];
}

export interface RecorderOptions {
  readonly signal?: AbortSignal | undefined;
  /** The target's; without one, times count from here. */
  readonly clock?: Pick<TargetClock, 'elapsedMs' | 'sinceBeginMs'> | undefined;
}

/**
 * In the time of `clock`, where there is one. A phase that throws is recorded as an error, and throws on.
 * What a phase has come to when `signal` was aborted under it is worth nothing: then it is the signal's
 * reason that counts. Only shutting down goes on.
 */
export function phaseRecorder(
  target: string,
  observer: Observer,
  { signal, clock }: RecorderOptions = {},
): Phases {
  const results: PhaseResult[] = [];
  const elapsed = stopwatch();
  const time = clock ?? { elapsedMs: elapsed, sinceBeginMs: elapsed };
  const record = (result: PhaseResult) => {
    results.push(result);
    observer.phaseEnded(target, result);
  };
  return {
    run: async (name, body) => {
      const [startedMs, beganMs] = [time.sinceBeginMs(), time.elapsedMs()];
      const times = () => ({ startedMs, durationMs: time.elapsedMs() - beganMs });
      observer.phaseBegan(target, name);
      try {
        const { value, verdict = 'pass', reason, message } = await body();
        if (name !== 'shutdown') signal?.throwIfAborted();
        record({
          ...{ name, verdict, ...times() },
          ...(reason !== undefined && { reason }),
          ...(message !== undefined && { message }),
        });
        return value;
      } catch (thrown) {
        const error: unknown = signal?.aborted ? signal.reason : thrown;
        record({ name, ...times(), ...failureOf(error) });
        throw error;
      }
    },
    results: () => results,
  };
}

function failureOf(error: unknown): Pick<PhaseResult, 'verdict' | 'reason' | 'message'> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FailedFast) return { verdict: 'skip', reason: 'fail-fast', message };
  return { verdict: 'error', reason: reasonOfError(error), message };
}
