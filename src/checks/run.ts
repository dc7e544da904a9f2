import { deadlineIn, renderSeconds, sleep, stopwatch } from '../system/clock.js';
import type { Check, CheckContext, CheckOutcome, Observation } from './check.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Runs independent checks side by side. When a unit is beyond hope, nobody waits any longer for
 * what it should have offered: the others look once more and are done.
 */
export async function runChecks(
  checks: readonly Check[],
  context: CheckContext,
  timeoutMs: number,
): Promise<CheckOutcome[]> {
  const hopeless = new AbortController();
  return Promise.all(checks.map((check) => runCheck(check, { ...context, timeoutMs, hopeless })));
}

interface RunContext extends CheckContext {
  readonly timeoutMs: number;
  /** Aborted when a unit has failed for good. */
  readonly hopeless: AbortController;
}

async function runCheck(check: Check, context: RunContext): Promise<CheckOutcome> {
  const elapsed = stopwatch();
  const deadline = deadlineIn(context.timeoutMs);
  let pause = FIRST_PAUSE_MS;
  for (let attempts = 1; ; attempts++) {
    const last = deadline.expired() || context.hopeless.signal.aborted;
    const observation = await check.observe(context);
    if (observation.state === 'hopeless' && check.kind === 'unit') context.hopeless.abort();
    if (observation.state !== 'unmet' || last) {
      return outcomeOf(check, observation, {
        attempts,
        durationMs: elapsed(),
        late: deadline.expired() ? context.timeoutMs : undefined,
      });
    }
    await rest(Math.min(pause, deadline.remainingMs()), context);
    pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
  }
}

async function rest(ms: number, { hopeless, signal }: RunContext): Promise<void> {
  await sleep(ms, AbortSignal.any([hopeless.signal, signal])).catch(() => undefined);
  signal.throwIfAborted();
}

interface Facts {
  readonly attempts: number;
  readonly durationMs: number;
  /** The time limit that was passed. */
  readonly late: number | undefined;
}

function outcomeOf(check: Check, observation: Observation, facts: Facts): CheckOutcome {
  const verdict = observation.state === 'met' ? 'pass' : 'fail';
  return {
    kind: check.kind,
    target: check.target,
    verdict,
    expected: check.expected,
    actual: observation.actual,
    message:
      verdict === 'pass'
        ? `${check.kind} ${check.target}: ${observation.actual}`
        : failureMessage(check, observation, facts),
    attempts: facts.attempts,
    durationMs: facts.durationMs,
  };
}

/** `http http://…/ not 2xx within 30 s; last: connection refused (41 tries)`, then the details. */
function failureMessage(check: Check, observation: Observation, facts: Facts): string {
  const detail = observation.detail === undefined ? '' : `\n${observation.detail}`;
  const subject = `${check.kind} ${check.target}`;
  if (observation.state === 'hopeless') {
    return `${subject}: ${observation.actual}, expected ${check.expected}${detail}`;
  }
  const limit = facts.late === undefined ? '' : ` within ${renderSeconds(facts.late)}`;
  const tries = facts.attempts === 1 ? '1 try' : `${facts.attempts} tries`;
  return `${subject}: not ${check.expected}${limit}; last: ${observation.actual} (${tries})${detail}`;
}
