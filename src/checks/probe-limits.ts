import type { Look } from './check.js';
import { durationMs } from './quantities.js';

const USUAL_MS = 10_000;
/** Who comes at the last moment has a fair chance all the same. */
const SHORTEST_MS = 1_000;

/** How long one question may take: no longer than there is time for, unless it is the only one. */
export function timeLimit(
  timeout: string | number | undefined,
  { machine, deadline }: Look,
): number {
  const ownMs = (timeout === undefined ? USUAL_MS : durationMs(timeout)) * machine.patience;
  return Math.round(Math.min(ownMs, Math.max(deadline.remainingMs(), SHORTEST_MS)));
}
