import type { RunResult, TargetResult, Verdict } from '../engine/result.js';
import { renderFailures, renderLeads, renderNotes, renderTargetError } from './failures.js';
import { renderDuration } from './marks.js';
import { paintCell, verdictCell, type Paint } from './terminal-marks.js';
import { renderMatrix } from './terminal-matrix.js';

/** Where nobody says how wide it is. */
const COLUMNS = 120;

/**
 * For a person: distributions × checks, then what went wrong and what is to be noted, a block a target, and
 * in the last line the verdict and how many there are of each.
 */
export function renderTerminal(result: RunResult, paint: Paint, columns = COLUMNS): string {
  const details = result.targets.flatMap((target) => renderDetails(target, paint));
  const counts = (['pass', 'fail', 'error', 'skip'] as const)
    .map((verdict) => ({ verdict, count: countOf(result, verdict) }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${inWords[verdict]}`);
  const error = result.error ? [indent(renderTargetError(result.error)), ''] : [];
  return [
    ...[...renderMatrix(result, paint, columns), ''],
    ...(details.length > 0 ? [...details, ''] : []),
    ...error,
    `${mark(result.verdict, paint)}  ${counts.join(', ')} in ${renderDuration(result.durationMs)}`,
  ].join('\n');
}

const inWords: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  error: 'could not be told',
  skip: 'skipped',
};

/** Nothing, where there is nothing to be told. */
function renderDetails(target: TargetResult, paint: Paint): string[] {
  const lines = [
    ...renderFailures(target).map((failure) => indent(failure)),
    ...renderLeads(target).map((lead) => indent(lead)),
    ...renderNotes(target).map((note) => paint.dim(indent(note))),
  ];
  return lines.length > 0 ? [`${mark(target.verdict, paint)}  ${target.image}`, ...lines] : [];
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}

function mark(verdict: Verdict, paint: Paint): string {
  return paintCell(verdictCell(verdict), paint);
}

export function countOf(result: RunResult, verdict: Verdict): number {
  return result.targets.filter((target) => target.verdict === verdict).length;
}
