import type { CheckResult, PhaseResult, TargetResult, Verdict } from '../engine/result.js';
import { isToldByChecks, renderTargetError } from './failures.js';

/** What a report of tests has one line, or one element, for. */
export interface Case {
  /** Unique within its target. */
  readonly name: string;
  readonly verdict: Verdict | 'note';
  readonly durationMs: number;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  /** Where it is a check. */
  readonly check?: CheckResult;
}

/** Its phases, then its checks; a target that has come to neither is a case itself. */
export function casesOf(target: TargetResult): Case[] {
  const { phases, checks, error } = target;
  const told = phases.filter(({ name, verdict }) => {
    return verdict !== 'fail' || !isToldByChecks(name, failedOf(checks));
  });
  const cases = [...told.map((phase) => ofPhase(phase, target)), ...checks.map(ofCheck)];
  const isMissing = error !== undefined && !cases.some(({ verdict }) => verdict === 'error');
  if (isMissing || cases.length === 0) cases.unshift(ofTarget(target));
  return withUniqueNames(cases);
}

function failedOf(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.filter(({ verdict }) => verdict === 'fail');
}

function ofPhase({ name, ...phase }: PhaseResult, { error }: TargetResult): Case {
  const isTheError = error !== undefined && phase.verdict === 'error';
  return {
    name,
    verdict: phase.verdict,
    durationMs: phase.durationMs,
    reason: phase.reason,
    message: isTheError ? renderTargetError(error) : phase.message,
  };
}

function ofCheck(check: CheckResult): Case {
  const { phase, kind, target, verdict, durationMs, reason, message } = check;
  const name = `after ${phase}: ${kind} ${target}`;
  return { name, verdict, durationMs, reason, message, check };
}

function ofTarget({ verdict, durationMs, error, reason }: TargetResult): Case {
  const message = error && renderTargetError(error);
  return { name: 'target', verdict, durationMs, reason, message };
}

function withUniqueNames(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map((one) => {
    const count = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}
