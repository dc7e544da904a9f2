import type { RunResult, TargetResult, Verdict } from '../engine/result.js';
import { axesOf, lookCells, phaseCell, renderLook, type Axes } from './axes.js';
import { renderFailures, renderLeads, renderNotes, renderTargetError } from './failures.js';
import {
  cut,
  escapeCell,
  fitting,
  folded,
  renderRow,
  renderTableHead,
  renderVerdict,
  symbols,
} from './markdown.js';
import { escapeMarkup } from './markup.js';
import { renderDuration, worstTargetsFirst } from './marks.js';

/** GitHub makes narrow columns of a wide table. */
function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0');
}

/** GitHub takes no summary of a step above 1 MiB: what each part of it may take at most, in bytes. */
const room = { failures: 100_000, matrix: 350_000, checks: 100_000, details: 400_000 };
/** Of each text, in characters: a character is four bytes at most, and five where it is escaped. */
const MOST_OF_A_TEXT = 8_000;

/** Markdown for GitHub's step summary: what did not pass first, the matrix with its times, details folded. */
export function renderSummary(result: RunResult): string {
  const targets = worstTargetsFirst(result.targets);
  const axes = axesOf(result);
  return [
    `## postroj: ${renderVerdict(result.verdict)}`,
    '',
    `${renderCounts(result)} in ${renderDuration(result.durationMs)}`,
    '',
    ...(result.error
      ? [preformatted(cut(renderTargetError(result.error), MOST_OF_A_TEXT)), '']
      : []),
    ...renderList(targets),
    ...renderMatrix(targets, axes),
    ...renderChecks(targets, axes),
    ...renderTimings(targets, axes),
    ...renderDetails(targets),
  ].join('\n');
}

const inWords: Readonly<Record<Verdict, string>> = {
  error: 'could not be told',
  fail: 'failed',
  skip: 'skipped',
  pass: 'passed',
};

function renderCounts({ targets }: RunResult): string {
  const counts = (['error', 'fail', 'skip', 'pass'] as const).flatMap((wanted) => {
    const count = targets.filter(({ verdict }) => verdict === wanted).length;
    return count === 0 ? [] : [`${symbols[wanted]} ${count} ${inWords[wanted]}`];
  });
  return counts.join(', ');
}

/** A line for each that did not pass: which, and the first line of why. */
function renderList(targets: readonly TargetResult[]): string[] {
  const items = targets
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'error')
    .map((target) => {
      const [why = target.verdict] = renderFailures(target).join('\n').split('\n');
      return `- ${symbols[target.verdict]} **${escapeCell(target.image)}**: ${escapeCell(why)}`;
    });
  return items.length === 0 ? [] : [...bounded(items, room.failures), ''];
}

/** Targets × phases, with the time that each took. */
function renderMatrix(targets: readonly TargetResult[], { phases }: Axes): string[] {
  const rows = targets.map((target) => {
    const checks = target.checks.filter(({ verdict }) => verdict !== 'note');
    const passed = checks.filter(({ verdict }) => verdict === 'pass').length;
    const cells = phases.map((phase) => {
      const { mark, durationMs } = phaseCell(target, phase);
      if (mark === undefined) return '';
      return mark === 'skip'
        ? symbols.skip
        : unbroken(`${symbols[mark]} ${renderDuration(durationMs)}`);
    });
    return renderRow([
      escapeCell(target.image),
      escapeCell(target.os?.prettyName ?? ''),
      renderVerdict(target.verdict),
      ...cells,
      checks.length === 0 ? '' : `${passed} of ${checks.length}`,
      unbroken(renderDuration(target.durationMs)),
    ]);
  });
  const head = ['Image', 'System', 'Verdict', ...phases.map(escapeCell), 'Checks', 'Time'];
  return [...renderTableHead(head), ...bounded(rows, room.matrix), ''];
}

/** More targets than these are no columns any more. */
const MOST_COLUMNS = 8;

/** Checks × targets; where those are many, the ones that a check did not pass on. */
function renderChecks(targets: readonly TargetResult[], { looks }: Axes): string[] {
  if (looks.length === 0) return [];
  const cells = targets.map((target) => lookCells(target, looks));
  const isWide = targets.length > MOST_COLUMNS;
  const rows = looks.map((look, index) => {
    const marks = cells.map((ofTarget) => ofTarget[index]?.mark);
    const name = escapeCell(renderLook(look));
    if (!isWide) return renderRow([name, ...marks.map((mark) => (mark ? symbols[mark] : ''))]);
    const passed = marks.filter((mark) => mark === 'pass').length;
    const looked = marks.filter((mark) => mark !== undefined && mark !== 'note').length;
    const failed = targets.filter((_, place) => marks[place] === 'fail').map(({ image }) => image);
    return renderRow([name, `${passed} of ${looked}`, escapeCell(failed.join(', '))]);
  });
  const columns = isWide ? ['Passed', 'Failed on'] : targets.map(({ image }) => escapeCell(image));
  const table = [...renderTableHead(['Check', ...columns]), ...bounded(rows, room.checks)];
  return folded(`Checks (${looks.length})`, [...table, '']);
}

/** What takes how long, and where longest. */
function renderTimings(targets: readonly TargetResult[], { phases }: Axes): string[] {
  const rows = phases.flatMap((phase) => {
    const took = targets
      .map((target) => ({ image: target.image, ...phaseCell(target, phase) }))
      .filter(({ mark }) => mark !== undefined && mark !== 'skip')
      .sort((a, b) => a.durationMs - b.durationMs);
    const [median, longest] = [took[Math.floor(took.length / 2)], took.at(-1)];
    if (!median || !longest) return [];
    const times = [median, longest].map(({ durationMs }) => renderDuration(durationMs));
    return [renderRow([escapeCell(phase), ...times, escapeCell(longest.image)])];
  });
  if (rows.length === 0) return [];
  const table = [...renderTableHead(['Phase', 'Median', 'Longest', 'On']), ...rows, ''];
  return folded('Timings', table);
}

function renderDetails(targets: readonly TargetResult[]): string[] {
  const blocks = targets.flatMap((target) => {
    const told = [...renderFailures(target), ...renderLeads(target), ...renderNotes(target)];
    if (told.length === 0) return [];
    const texts = told.map((text) => cut(text, MOST_OF_A_TEXT)).join('\n');
    return [folded(cut(target.image, MOST_OF_A_TEXT), [preformatted(texts)]).join('\n')];
  });
  return bounded(blocks, room.details);
}

function bounded(blocks: readonly string[], bytes: number): string[] {
  const { kept, left } = fitting(blocks, bytes);
  return left === 0 ? [...kept] : [...kept, '', `*… and ${left} more, in report.html.*`, ''];
}

function preformatted(text: string): string {
  return `<pre>${escapeMarkup(cut(text, 4 * MOST_OF_A_TEXT))}</pre>`;
}
