import type { PhaseResult, TargetResult } from '../../engine/result.js';
import { renderDuration } from '../marks.js';

/** What a target was at for a while. */
export interface Span {
  readonly name: string;
  /** From the begin of the run. */
  readonly startedMs: number;
  readonly durationMs: number;
  readonly title: string;
}

const EARLIER = 'earlier tries';

/** In time; tries that came to nothing are one span before the phases of the last one. */
export function spansOf(target: TargetResult): Span[] {
  const { phases, control, retried = [], startedMs = 0, durationMs } = target;
  const own = phases.map((phase) => ({ name: phase.name, detail: '', phase }));
  const asked = (control?.phases ?? []).map((phase) => ({
    ...{ name: 'control', detail: phase.name, phase },
  }));
  const all = [...own, ...asked];
  const known = all.reduce((sum, { phase }) => sum + phase.durationMs, 0);
  const tried = retried.length > 0;
  const starts = startsOf(
    all.map(({ phase }) => phase),
    tried ? Math.max(0, durationMs - known) : 0,
  );
  const spans = all.map(({ name, detail, phase }, index) =>
    spanOf([name, detail], phase, startedMs + (starts[index] ?? 0)),
  );
  const before = starts[0] ?? durationMs;
  const title = `${EARLIER}: ${renderDuration(before)}`;
  return [...(tried ? [{ name: EARLIER, startedMs, durationMs: before, title }] : []), ...spans];
}

/** From the begin of the target; where nobody has told, one phase after another. */
function startsOf(phases: readonly PhaseResult[], firstMs: number): number[] {
  let next = firstMs;
  return phases.map(({ startedMs, durationMs }) => {
    const start = startedMs ?? next;
    next = start + durationMs;
    return start;
  });
}

function spanOf(words: readonly [string, string], phase: PhaseResult, startedMs: number): Span {
  const { verdict, durationMs } = phase;
  const what = words.filter(Boolean).join(' ');
  const title = `${what}: ${verdict}, ${renderDuration(durationMs)}, from ${renderDuration(startedMs)}`;
  return { name: words[0], startedMs, durationMs, title };
}
