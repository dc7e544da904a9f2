import type { EvidenceFile } from '../../engine/report-source.js';
import type { CheckResult, TargetResult } from '../../engine/result.js';
import { renderFailures, renderTargetError } from '../failures.js';
import { renderDuration } from '../marks.js';
import { escapeMarkup } from '../markup.js';
import { renderEvidence } from './evidence.js';
import { checkId, renderMark, targetId } from './names.js';

/** All that is known of one target; open where it did not pass. */
export function renderTarget(
  target: TargetResult,
  index: number,
  evidence: ReadonlyMap<string, EvidenceFile>,
): string {
  const { image, verdict, os, durationMs, replay, control } = target;
  const open = verdict === 'fail' || verdict === 'error' ? ' open' : '';
  const [passed, all] = countsOf(target.checks);
  const count = all === 0 ? '' : `${passed} of ${all} checks`;
  const facts = [os?.prettyName ?? '', count, renderDuration(durationMs)]
    .filter(Boolean)
    .join(' · ');
  return `<details class="target" id="${targetId(index)}" data-target="${index}" data-verdict="${verdict}"${open}>
<summary>${renderMark(verdict)} <span class="name">${escapeMarkup(image)}</span> <small>${escapeMarkup(facts)}</small></summary>
${renderStory(target)}${renderControl(control)}${replay === undefined ? '' : labelled('Replay', replay)}
${renderPhases(target)}${renderChecks(target, index)}${renderFacts(target)}
${renderEvidence(target.evidence ?? [], evidence)}</details>`;
}

function countsOf(checks: readonly CheckResult[]): [passed: number, all: number] {
  const counted = checks.filter(({ verdict }) => verdict !== 'note');
  return [counted.filter(({ verdict }) => verdict === 'pass').length, counted.length];
}

function labelled(label: string, text: string): string {
  return `<h3>${label}</h3><pre>${escapeMarkup(text)}</pre>`;
}

/** Why it did not pass; of checks that failed their own rows tell it. */
function renderStory(target: TargetResult): string {
  const { error, retried = [], verdict, checks } = target;
  const tries = retried.map(
    (one, index) => `try ${index + 1} ended with ${one.code}: ${renderTargetError(one)}`,
  );
  const before = tries.length === 0 ? '' : labelled('Earlier tries', tries.join('\n'));
  if (error) return `${before}${labelled(error.code, renderTargetError(error))}`;
  const isTold = checks.some((check) => check.verdict === 'fail');
  if (verdict === 'pass' || isTold) return before;
  return `${before}${labelled('Why', renderFailures(target).join('\n'))}`;
}

function renderControl(control: TargetResult['control']): string {
  return control === undefined ? '' : labelled('The version before', control.message);
}

function renderPhases({ phases }: TargetResult): string {
  if (phases.length === 0) return '';
  const rows = phases.map(({ name, verdict, durationMs, message = '' }) => {
    const text = escapeMarkup(message);
    return `<tr class="row-${verdict}"><td>${renderMark(verdict)}</td><td>${escapeMarkup(name)}</td><td class="number">${renderDuration(durationMs)}</td><td class="text">${text}</td></tr>`;
  });
  return `<h3>Phases</h3><table><thead><tr><th>Verdict</th><th>Phase</th><th>Time</th><th>Told</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function renderChecks({ checks }: TargetResult, target: number): string {
  if (checks.length === 0) return '';
  const rows = checks.map((check, index) => renderCheck(check, checkId(target, index)));
  return `<h3>Checks</h3><table class="checks"><thead><tr><th>Verdict</th><th>After</th><th>Check</th><th>Expected</th><th>Actual</th><th>Tries</th><th>Time</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`;
}

function renderCheck(check: CheckResult, id: string): string {
  const { verdict, phase, kind, target, attempts, durationMs, message } = check;
  const place = check.at === undefined ? '' : ` <small>${escapeMarkup(check.at)}</small>`;
  const [expected, actual] = [escapeMarkup(check.expected), escapeMarkup(check.actual)];
  const row = `<tr class="row-${verdict}" id="${id}"><td>${renderMark(verdict)}</td><td>${escapeMarkup(phase)}</td><td class="text">${escapeMarkup(`${kind} ${target}`)}${place}</td><td class="text" data-label="expected">${expected}</td><td class="text" data-label="actual">${actual}</td><td class="number" data-label="tries">${attempts}</td><td class="number">${renderDuration(durationMs)}</td></tr>`;
  if (verdict === 'pass') return row;
  return `${row}<tr class="row-${verdict}"><td colspan="7"><pre>${escapeMarkup(message)}</pre></td></tr>`;
}

function renderFacts({ arch, init, source, digest, boots = [], attempts }: TargetResult): string {
  const ready = boots.map(({ readyMs }) => renderDuration(readyMs)).join(', ');
  const facts: Readonly<Record<string, string | undefined>> = {
    Architecture: arch,
    Init: init && `${init.name} ${init.version}`,
    Source: source,
    Digest: digest,
    'Boots, ready after': ready === '' ? undefined : ready,
    Tries: attempts === undefined ? undefined : String(attempts),
  };
  const terms = Object.entries(facts).flatMap(([name, value]) =>
    value === undefined ? [] : [`<div><dt>${name}</dt><dd>${escapeMarkup(value)}</dd></div>`],
  );
  return `<h3>Facts</h3><dl>${terms.join('')}</dl>`;
}
