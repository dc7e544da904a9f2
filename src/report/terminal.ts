import type { RunResult, TargetResult, Verdict } from '../engine/result.js';
import type { colours } from './colours.js';
import { renderFailures, renderLeads, renderNotes, renderTargetError } from './failures.js';

type Paint = ReturnType<typeof colours>;

/** For a person: a line a target, what went wrong below it, and the verdict at the end. */
export function renderTerminal(result: RunResult, paint: Paint): string {
  const width = Math.max(...result.targets.map(({ image }) => image.length));
  const lines = result.targets.flatMap((target) => renderTarget(target, width, paint));
  const counts = (['pass', 'fail', 'error', 'skip'] as const)
    .map((verdict) => ({ verdict, count: countOf(result, verdict) }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${inWords[verdict]}`);
  const end = [`${mark(result.verdict, paint)}  ${counts.join(', ')}`];
  if (result.error) end.push(indent(renderTargetError(result.error)));
  return [...lines, '', ...end].join('\n');
}

const inWords: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  error: 'could not be told',
  skip: 'skipped',
};

function renderTarget(target: TargetResult, width: number, paint: Paint): string[] {
  const os = target.os?.prettyName ?? '';
  const checks = target.checks.filter(({ verdict }) => verdict !== 'note').length;
  const passed = target.checks.filter(({ verdict }) => verdict === 'pass').length;
  const count = checks === 0 ? '' : `${passed}/${checks} checks`;
  const seconds = `${(target.durationMs / 1000).toFixed(1)} s`;
  const head = [
    mark(target.verdict, paint),
    target.image.padEnd(width),
    seconds.padStart(7),
    count,
    os,
  ];
  const failures = renderFailures(target).map((failure) => indent(failure));
  const leads = renderLeads(target).map((lead) => indent(lead));
  const notes = renderNotes(target).map((note) => paint.dim(indent(note)));
  return [head.filter(Boolean).join('  '), ...failures, ...leads, ...notes];
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `       ${line}`)
    .join('\n');
}

function mark(verdict: Verdict, paint: Paint): string {
  const word = verdict.toUpperCase().padEnd(5);
  switch (verdict) {
    case 'pass':
      return paint.green(word);
    case 'fail':
    case 'error':
      return paint.red(word);
    case 'skip':
      return paint.yellow(word);
  }
}

export function countOf(result: RunResult, verdict: Verdict): number {
  return result.targets.filter((target) => target.verdict === verdict).length;
}
