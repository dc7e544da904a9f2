import type { TargetResult } from '../engine/result.js';

/** Why a target did not pass, the whole story: the error, the failed phases, the failed checks. */
export function renderFailures(target: TargetResult): string[] {
  const { error } = target;
  if (error) {
    return [error.hint === undefined ? error.message : `${error.message}\nHint: ${error.hint}`];
  }
  const checks = target.checks.filter(({ verdict }) => verdict === 'fail');
  const phases = target.phases.filter(
    ({ name, verdict }) => verdict === 'fail' && (name !== 'check' || checks.length === 0),
  );
  return [
    ...phases.map(({ name, message }) => `${name}: ${message ?? 'failed'}`),
    ...checks.map(({ message }) => message),
  ];
}
