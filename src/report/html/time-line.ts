import type { RunResult, TargetResult } from '../../engine/result.js';
import { renderDuration } from '../marks.js';
import { escapeMarkup } from '../markup.js';
import { targetId } from './names.js';

const WIDTH = 1000;

interface Part {
  readonly name: string;
  readonly durationMs: number;
  readonly title: string;
}

/** Of each target its phases one after another, all on the scale of the longest. */
export function renderTimeLine({ targets }: RunResult): string {
  const longest = Math.max(1, ...targets.map(({ durationMs }) => durationMs));
  const names = new Set(targets.flatMap((target) => partsOf(target).map(({ name }) => name)));
  const legend = [...names].map(
    (name) => `<li><i class="${phaseClass(name)}"></i>${escapeMarkup(name)}</li>`,
  );
  const rows = targets.map((target, index) => renderRow(target, index, longest));
  return `<section aria-labelledby="time"><h2 id="time">Time line</h2>
<ul class="legend">${legend.join('')}</ul>
<div class="time">${rows.join('\n')}</div></section>`;
}

/** What the target's time went to; tries that came to nothing come before the phases of the last one. */
function partsOf({ phases, control, retried = [], durationMs }: TargetResult): Part[] {
  const own = phases.map((phase) => partOf(phase.name, phase));
  const asked = (control?.phases ?? []).map((phase) => partOf('control', phase, phase.name));
  const known = [...own, ...asked].reduce((sum, part) => sum + part.durationMs, 0);
  const before = Math.max(0, durationMs - known);
  const title = `earlier tries: ${renderDuration(before)}`;
  const earlier = { name: 'earlier tries', durationMs: before, title };
  return [...(retried.length > 0 ? [earlier] : []), ...own, ...asked];
}

function partOf(
  name: string,
  { durationMs, verdict }: TargetResult['phases'][number],
  detail = '',
): Part {
  const title = `${[name, detail].filter(Boolean).join(' ')}: ${verdict}, ${renderDuration(durationMs)}`;
  return { name, durationMs, title };
}

function renderRow(target: TargetResult, index: number, longest: number): string {
  let at = 0;
  const bars = partsOf(target).map(({ name, durationMs, title }) => {
    const [x, width] = [at, (durationMs / longest) * WIDTH];
    at += width;
    if (width < 0.05) return '';
    return `<rect class="${phaseClass(name)}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="16"><title>${escapeMarkup(title)}</title></rect>`;
  });
  const name = escapeMarkup(target.image);
  const whole = renderDuration(target.durationMs);
  return `<div data-target="${index}"><a href="#${targetId(index)}">${name}</a><svg viewBox="0 0 ${WIDTH} 16" preserveAspectRatio="none" role="img" aria-label="${whole}">${bars.join('')}</svg><small>${whole}</small></div>`;
}

function phaseClass(name: string): string {
  return `p-${name.replaceAll(/[^\w-]/g, '-')}`;
}
