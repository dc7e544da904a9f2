import type { PhaseName, TargetError, TargetResult } from '../engine/result.js';

/** Why a target did not pass, the whole story: the error, or what has failed, or what was skipped. */
export function renderFailures(target: TargetResult): string[] {
  if (target.error) return [renderTargetError(target.error)];
  const checks = target.checks.filter(({ verdict }) => verdict === 'fail');
  const phases = target.phases.filter(
    ({ name, verdict }) => verdict === 'fail' && !isToldByChecks(name, checks),
  );
  const several = new Set(target.checks.map(({ phase }) => phase)).size > 1;
  const failures = [
    ...phases.map(({ name, message }) => `${name}: ${message ?? 'failed'}`),
    ...checks.map(({ phase, message }) => (several ? `after ${phase}: ${message}` : message)),
  ];
  // what was not reached is no news beside what failed
  if (failures.length > 0) return failures;
  const skipped = target.phases.filter(({ verdict }) => verdict === 'skip');
  return skipped.map(({ message }) => message ?? 'skipped');
}

function isToldByChecks(name: PhaseName, failed: TargetResult['checks']): boolean {
  if (name === 'check') return failed.length > 0;
  return name === 'upgrade-states' && failed.some(({ phase }) => phase === name);
}

/** What is to be told of a target, whatever its verdict. */
export function renderNotes({ checks, attempts, retried = [] }: TargetResult): string[] {
  const notes = checks
    .filter(({ verdict }) => verdict === 'note')
    .map(({ phase, message }) => `note: after ${phase}: ${message}`);
  const tries = retried.map(({ code, message }, index) => {
    const [first = ''] = message.split('\n');
    return `note: try ${index + 1} of ${attempts ?? retried.length + 1} ended with ${code}: ${first}`;
  });
  return [...tries, ...notes];
}

/** What helps who looks into a failure: what the version before does, and how to see it again. */
export function renderLeads({ control, replay }: TargetResult): string[] {
  return [
    ...(control ? [`control: ${control.message}`] : []),
    ...(replay === undefined ? [] : [`replay: ${replay}`]),
  ];
}

export function renderTargetError({ message, hint }: TargetError): string {
  return hint === undefined ? message : `${message}\nHint: ${hint}`;
}
