import type { CheckResult, RunResult, TargetResult } from '../engine/result.js';
import { isToldByChecks, renderFailures, renderLeads } from './failures.js';
import { firstLine } from './legible.js';

/** What is shown beside the user's own files. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly place?: Place;
}

/** Lines and columns from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * One for each check that failed, at the line where it is written, however many targets it failed on;
 * then one for each target that did not pass for other reasons.
 */
export function annotationsOf(result: RunResult): Annotation[] {
  const ofChecks = failuresByPlace(result).map((failures) => ofCheck(failures, result));
  return [...ofChecks, ...result.targets.flatMap(ofTarget)];
}

interface Failure {
  readonly check: CheckResult;
  readonly target: TargetResult;
}

/** Those that failed on most targets first. */
function failuresByPlace({ targets }: RunResult): Failure[][] {
  const byPlace = new Map<string, Failure[]>();
  for (const target of targets) {
    for (const check of target.checks.filter(isPlaced)) {
      const key = JSON.stringify([check.at, check.kind, check.target]);
      byPlace.set(key, [...(byPlace.get(key) ?? []), { check, target }]);
    }
  }
  return [...byPlace.values()].sort((a, b) => namesOf(b).length - namesOf(a).length);
}

function isPlaced({ verdict, at }: CheckResult): boolean {
  return verdict === 'fail' && at !== undefined;
}

function namesOf(failures: readonly Failure[]): string[] {
  return [...new Set(failures.map(({ target }) => target.image))];
}

function ofCheck(failures: readonly Failure[], { targets }: RunResult): Annotation {
  const [first] = failures;
  if (!first) throw new Error('no failure');
  const { kind, target, message, at } = first.check;
  const names = namesOf(failures);
  const where = names.length === 1 ? (names[0] ?? '') : `${names.length} of ${targets.length}`;
  const place = placeOf(at ?? '');
  return {
    title: firstLine(`${kind} ${target} failed on ${where}`),
    message: [message, `failed on: ${names.join(', ')}`, ...renderLeads(first.target)].join('\n'),
    ...(place && { place }),
  };
}

/** What of a target's failures is not told where it is written. */
function ofTarget(target: TargetResult): Annotation[] {
  const { verdict } = target;
  if (verdict === 'pass' || verdict === 'skip') return [];
  const failed = target.checks.filter((check) => check.verdict === 'fail');
  const phases = target.phases.filter(
    (phase) => phase.verdict === 'fail' && !isToldByChecks(phase.name, failed),
  );
  const checks = failed.filter((check) => !isPlaced(check));
  if (!target.error && phases.length + checks.length === 0 && failed.length > 0) return [];
  const told = renderFailures({ ...target, phases, checks });
  const title = firstLine(`${target.image}: ${verdict}`);
  return [{ title, message: [...told, ...renderLeads(target)].join('\n') }];
}

/** Of `file:line:column`. */
function placeOf(text: string): Place | undefined {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/s.exec(text) ?? [];
  if (file === undefined) return undefined;
  return { file, line: Number(line), column: Number(column) };
}
