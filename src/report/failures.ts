import type { TargetError, TargetResult } from '../engine/result.js';

/** Why a target did not pass, the whole story: the error, what was skipped, what has failed. */
export function renderFailures(target: TargetResult): string[] {
  if (target.error) return [renderTargetError(target.error)];
  const checks = target.checks.filter(({ verdict }) => verdict === 'fail');
  const phases = target.phases.filter(
    ({ name, verdict }) => verdict === 'fail' && (name !== 'check' || checks.length === 0),
  );
  const skipped = target.phases.filter(({ verdict }) => verdict === 'skip');
  return [
    ...skipped.map(({ message }) => message ?? 'skipped'),
    ...phases.map(({ name, message }) => `${name}: ${message ?? 'failed'}`),
    ...checks.map(({ message }) => message),
  ];
}

export function renderTargetError({ message, hint }: TargetError): string {
  return hint === undefined ? message : `${message}\nHint: ${hint}`;
}
