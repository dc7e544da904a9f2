import { renderSeconds } from '../system/clock.js';
import type { Check, CheckOutcome, Observation } from './check.js';
import { maskText } from './mask-text.js';

/** How looking at something went. */
export interface Course {
  readonly attempts: number;
  readonly durationMs: number;
  /** The time limit that was passed. */
  readonly late: number | undefined;
  /** It was looked at once, as was meant. */
  readonly isOnce: boolean;
  readonly stableForMs: number;
  /** How long it has held before it did no more. */
  readonly heldMs: number | undefined;
  /** Why nobody waited any longer. */
  readonly givenUp: string | undefined;
}

export function outcomeOf(check: Check, seen: Observation, course: Course): CheckOutcome {
  const verdict = seen.state === 'met' ? 'pass' : 'fail';
  const { kind, target, expected, secrets = [] } = check;
  const message =
    verdict === 'pass'
      ? `${kind} ${target}: ${seen.actual}${heldInWords(course)}`
      : failureMessage(check, seen, course);
  return {
    kind,
    target,
    verdict,
    expected: maskText(expected, secrets),
    actual: maskText(seen.actual, secrets),
    message: maskText(message, secrets),
    attempts: course.attempts,
    durationMs: course.durationMs,
  };
}

function heldInWords({ stableForMs }: Course): string {
  return stableForMs === 0 ? '' : `, for ${renderSeconds(stableForMs)}`;
}

/** `http http://…/ not 2xx within 30 s; last: connection refused (41 tries)`, then the details. */
function failureMessage(check: Check, seen: Observation, course: Course): string {
  const detail = seen.detail === undefined ? '' : `\n${seen.detail}`;
  const subject = `${check.kind} ${check.target}`;
  const expected = check.expected + heldInWords(course);
  if (seen.state === 'hopeless' || course.isOnce) {
    return `${subject}: ${seen.actual}, expected ${expected}${detail}`;
  }
  const limit = course.late === undefined ? '' : ` within ${renderSeconds(course.late)}`;
  const tries = course.attempts === 1 ? '1 try' : `${course.attempts} tries`;
  const held =
    course.heldMs === undefined ? '' : `, after it held for ${renderSeconds(course.heldMs)}`;
  const reason = course.givenUp === undefined ? '' : `; given up: ${course.givenUp}`;
  return `${subject}: not ${expected}${limit}; last: ${seen.actual}${held} (${tries})${reason}${detail}`;
}
