import { stopwatch } from '../system/clock.js';
import { reasonOfError } from './error-result.js';
import type { Observer } from './observer.js';
import type { Reason } from './reasons.js';
import type { PhaseName, PhaseResult, Verdict } from './result.js';

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

/** A phase that throws is recorded as an error, and throws on. */
export function phaseRecorder(target: string, observer: Observer): Phases {
  const results: PhaseResult[] = [];
  const record = (result: PhaseResult) => {
    results.push(result);
    observer.phaseEnded(target, result);
  };
  return {
    run: async (name, body) => {
      const elapsed = stopwatch();
      observer.phaseBegan(target, name);
      try {
        const { value, verdict = 'pass', reason, message } = await body();
        record({
          ...{ name, verdict, durationMs: elapsed() },
          ...(reason !== undefined && { reason }),
          ...(message !== undefined && { message }),
        });
        return value;
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        const reason = reasonOfError(error);
        record({ name, verdict: 'error', durationMs: elapsed(), reason, message });
        throw error;
      }
    },
    results: () => results,
  };
}
