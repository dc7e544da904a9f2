import type { CheckResult, Verdict } from '../engine/result.js';

export type Mark = Verdict | CheckResult['verdict'];

const worstFirst: readonly Mark[] = ['error', 'fail', 'note', 'skip', 'pass'];

/** What a cell shows that stands for several; undefined where it stands for none. */
export function worstMark(marks: readonly Mark[]): Mark | undefined {
  return worstFirst.find((mark) => marks.includes(mark));
}

/** The worst first, those of one verdict in their order. */
export function worstTargetsFirst<T extends { readonly verdict: Verdict }>(
  targets: readonly T[],
): T[] {
  const rank = ({ verdict }: T) => worstFirst.indexOf(verdict);
  return [...targets].sort((a, b) => rank(a) - rank(b));
}

/** `12 ms`, `12.3 s`, `2 min 5 s`. */
export function renderDuration(ms: number): string {
  if (ms < 100) return `${Math.round(ms)} ms`;
  if (ms < 100_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
