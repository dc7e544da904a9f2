import type { Observer } from './observer.js';
import { nameOfTarget, type TargetPlan } from './plan.js';
import { phaseRecorder } from './phases.js';
import type { SkipReason } from './reasons.js';
import type { TargetResult } from './result.js';
import type { TargetOutcome } from './target.js';

/** A target that the run has not come to, and why. */
export async function notBegun(
  target: TargetPlan,
  {
    observer,
    skip: { reason, message },
    startedMs,
  }: {
    readonly observer: Observer;
    readonly skip: { readonly reason: SkipReason; readonly message: string };
    readonly startedMs: number;
  },
): Promise<TargetOutcome> {
  const phases = phaseRecorder(nameOfTarget(target), observer);
  const told = `not begun, since ${message}`;
  await phases.run('acquire', () =>
    Promise.resolve({ value: undefined, verdict: 'skip', reason, message: told }),
  );
  const result: TargetResult = {
    image: nameOfTarget(target),
    ...(target.matrix && { matrix: target.matrix }),
    arch: target.arch,
    verdict: 'skip',
    reason,
    ...{ startedMs, durationMs: 0 },
    phases: phases.results(),
    checks: [],
  };
  observer.targetEnded(result);
  return { result, exact: true };
}
