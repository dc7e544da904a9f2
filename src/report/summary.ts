import type { RunResult, TargetResult, Verdict } from '../engine/result.js';
import { renderFailures, renderLeads, renderNotes, renderTargetError } from './failures.js';

const symbols: Readonly<Record<Verdict, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  error: '⚠️ error',
  skip: '⏭️ skip',
};

const worstFirst: readonly Verdict[] = ['error', 'fail', 'skip', 'pass'];

/** Markdown for GitHub's step summary: a table, failures first, their reasons folded below. */
export function renderSummary(result: RunResult): string {
  const targets = [...result.targets].sort(
    (a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict),
  );
  return [
    `## postroj: ${symbols[result.verdict]}`,
    '',
    ...(result.error ? [escapeHtml(renderTargetError(result.error)), ''] : []),
    '| Image | System | Verdict | Checks | Time |',
    '| --- | --- | --- | --- | --- |',
    ...targets.map(renderRow),
    '',
    ...targets.flatMap(renderDetails),
  ].join('\n');
}

function renderRow(target: TargetResult): string {
  const passed = target.checks.filter(({ verdict }) => verdict === 'pass').length;
  const checks = target.checks.filter(({ verdict }) => verdict !== 'note').length;
  const cells = [
    target.image,
    target.os?.prettyName ?? '',
    symbols[target.verdict],
    checks === 0 ? '' : `${passed} of ${checks}`,
    `${(target.durationMs / 1000).toFixed(1)} s`,
  ];
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

function renderDetails(target: TargetResult): string[] {
  const told = [...renderFailures(target), ...renderLeads(target), ...renderNotes(target)];
  if (told.length === 0) return [];
  const text = escapeHtml(told.join('\n'));
  return [
    `<details><summary>${escapeHtml(target.image)}</summary>`,
    '',
    `<pre>${text}</pre>`,
    '</details>',
    '',
  ];
}

/** A name is no link and no emphasis either. */
function escapeCell(text: string): string {
  return escapeHtml(text)
    .replaceAll(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('\n', ' ');
}

/** A guest's output is text, whatever it looks like. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
