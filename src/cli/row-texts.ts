import type { TargetResult } from '../engine/result.js';
import { renderFailures } from '../report/failures.js';
import { renderSeconds } from '../system/clock.js';
import type { Progress } from '../system/progress.js';
import { renderProgress } from './render-progress.js';
import type { RowEnd } from './rows.js';

/** How far a target is. */
export interface RowState {
  readonly phase: string;
  readonly elapsedMs: number;
  /** The last that was said of it; `undefined` while nothing was. */
  readonly last: string | Progress | undefined;
}

/** `debian-12  boot  3.4 s  Reading package lists…` */
export function renderRow(target: string, { phase, elapsedMs, last }: RowState): string {
  const said = typeof last === 'object' ? renderProgress(last) : last?.trim();
  return [target, phase, renderSeconds(elapsedMs), said].filter(Boolean).join('  ');
}

/** `debian-12  fail  12 s  http http://localhost/: …` */
export function renderEndedRow(result: TargetResult): string {
  const [first = ''] = result.verdict === 'pass' ? [] : renderFailures(result);
  const [line = ''] = first.split('\n');
  const words = [result.image, result.verdict, renderSeconds(result.durationMs), line];
  return words.filter(Boolean).join('  ');
}

export function rowEndOf({ verdict }: TargetResult): RowEnd {
  if (verdict === 'pass') return 'completed';
  return verdict === 'skip' ? 'skipped' : 'failed';
}
