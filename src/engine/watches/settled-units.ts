import { deadlineIn, sleep } from '../../system/clock.js';
import type { Ask } from './ask.js';
import type { UnitJudgement } from './judge-units.js';
import { readUnits, type UnitFacts } from './unit-facts.js';
import { unitStateOf } from './unit-state.js';

interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

const PAUSE_MS = 50;

/** What an init script has told to end may still be about to. */
export async function settledJudgements(
  judge: () => UnitJudgement[],
  { signal, timeoutMs }: Patience,
): Promise<UnitJudgement[]> {
  const deadline = deadlineIn(timeoutMs);
  for (;;) {
    const judgements = judge();
    if (!judgements.some(({ mayEnd }) => mayEnd) || deadline.expired()) return judgements;
    await sleep(PAUSE_MS, signal);
  }
}

/** A package need not wait until what it starts has started. */
export async function settledUnits(
  ask: Ask,
  names: readonly string[],
  { signal, timeoutMs }: Patience,
): Promise<UnitFacts[]> {
  const deadline = deadlineIn(timeoutMs);
  for (;;) {
    const units = await readUnits(ask, names);
    const moving = units.some((unit) => unitStateOf(unit).active === undefined);
    if (!moving || deadline.expired()) return units;
    await sleep(PAUSE_MS, signal);
  }
}
