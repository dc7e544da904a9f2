import type { RunResult, TargetResult } from '../../engine/result.js';
import { renderDuration } from '../marks.js';
import { escapeMarkup } from '../markup.js';
import { targetId } from './names.js';
import { spansOf, type Span } from './spans.js';

const WIDTH = 1000;

/** Of each target its phases, when they were: all on one scale, from the begin of the run to its end. */
export function renderTimeLine({ targets }: RunResult): string {
  const spans = targets.map((target) => spansOf(target));
  // what a target waited for a place is no time of its own, but in its spans
  const ends = [...targets, ...spans.flat()].map(
    ({ startedMs = 0, durationMs }) => startedMs + durationMs,
  );
  const wholeMs = Math.max(1, ...ends);
  const names = new Set(spans.flatMap((ofTarget) => ofTarget.map(({ name }) => name)));
  const legend = [...names].map(
    (name) => `<li><i class="${phaseClass(name)}"></i>${escapeMarkup(name)}</li>`,
  );
  const rows = targets.map((target, index) => {
    const bars = (spans[index] ?? []).map((span) => renderBar(span, wholeMs));
    return renderRow(target, index, bars.join(''));
  });
  return `<section aria-labelledby="time"><h2 id="time">Time line</h2>
<ul class="legend">${legend.join('')}</ul>
<div class="time">${rows.join('\n')}</div></section>`;
}

/** What is too short to be seen is left out. */
function renderBar({ name, startedMs, durationMs, title }: Span, wholeMs: number): string {
  const scale = WIDTH / wholeMs;
  const [x, width] = [startedMs * scale, durationMs * scale];
  if (width < 0.05) return '';
  return `<rect class="${phaseClass(name)}" x="${x.toFixed(1)}" width="${width.toFixed(1)}" height="16"><title>${escapeMarkup(title)}</title></rect>`;
}

function renderRow(target: TargetResult, index: number, bars: string): string {
  const name = escapeMarkup(target.image);
  const whole = renderDuration(target.durationMs);
  return `<div data-target="${index}"><a href="#${targetId(index)}">${name}</a><svg viewBox="0 0 ${WIDTH} 16" preserveAspectRatio="none" role="img" aria-label="${whole}">${bars}</svg><small>${whole}</small></div>`;
}

function phaseClass(name: string): string {
  return `p-${name.replaceAll(/[^\w-]/g, '-')}`;
}
