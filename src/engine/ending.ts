import { errorResult } from './error-result.js';
import {
  concludeTarget,
  reasonOf,
  type CheckResult,
  type PhaseResult,
  type TargetResult,
} from './result.js';
import { FailedFast } from './stop.js';

/** Of a target: `early` is what kept it from coming to its end, whatever that was. */
export interface Ending {
  readonly early?: unknown;
}

export interface Stops {
  /** Aborted when the target is to end, whoever wants that: see `stop.ts`. */
  readonly signal: AbortSignal;
  /** Aborted when whoever has started the run wants it to end. */
  readonly interrupt: AbortSignal;
}

/** Why it was stopped, where it was, counts more than what was thrown then. Throws when interrupted. */
export async function endingOf(
  { signal, interrupt }: Stops,
  body: () => Promise<void>,
): Promise<Ending> {
  try {
    await body();
    return {};
  } catch (thrown) {
    interrupt.throwIfAborted();
    return { early: signal.aborted ? signal.reason : thrown };
  }
}

type Conclusion = Pick<TargetResult, 'verdict' | 'error' | 'reason'>;

/** What was ended by another's failure has failed, if it had by then; else nothing can be told. */
export function conclude(
  ending: Ending,
  phases: readonly PhaseResult[],
  checks: readonly CheckResult[],
): Conclusion {
  if (ending.early instanceof FailedFast) {
    const failed = phases.some(({ verdict }) => verdict === 'fail');
    return failed ? withReason({ verdict: 'fail' }) : { verdict: 'skip', reason: 'fail-fast' };
  }
  const error = 'early' in ending ? errorResult(ending.early) : undefined;
  const verdict = concludeTarget(phases, error !== undefined);
  return withReason({ verdict, ...(error && { error }) });

  function withReason(told: Conclusion): Conclusion {
    const reason = reasonOf({ ...told, phases, checks });
    return reason === undefined ? told : { ...told, reason };
  }
}
