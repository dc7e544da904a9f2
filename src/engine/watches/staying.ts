import { sleep } from '../../system/clock.js';
import type { Subject } from './subject.js';
import { readLoaded, type UnitFacts } from './unit-facts.js';

/** Services of the packages that have not stayed up, as they are now. */
export type Staying = readonly UnitFacts[];

const PAUSE_MS = 200;

/**
 * Waits until every service that is up has been up for long enough, counted from its own start, or until
 * one has not stayed up. Nobody waits where nothing runs.
 */
export async function staying(subject: Subject, atStart: readonly UnitFacts[]): Promise<Staying> {
  const started = new Map(atStart.map((facts) => [facts.unit, facts]));
  for (;;) {
    const now = await readLoaded(subject.ask, await subject.unitNames());
    for (const facts of now) {
      if (facts.active === 'active' && !started.has(facts.unit)) started.set(facts.unit, facts);
    }
    const gone = now.filter((facts) => hasGone(started.get(facts.unit), facts));
    const { stableForMs } = subject.plan;
    const left = Math.max(0, ...now.map((facts) => stillToStayMs(facts, stableForMs, nowUs())));
    if (gone.length > 0 || left === 0) return gone;
    await sleep(Math.min(left, PAUSE_MS), subject.signal);
  }
}

/** The guest has the host's CLOCK_MONOTONIC. */
function nowUs(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

export function stillToStayMs(facts: UnitFacts, stableForMs: number, now: number): number {
  if (!isService(facts) || facts.active !== 'active' || facts.sub !== 'running') return 0;
  return Math.max(0, Math.ceil(stableForMs - (now - facts.activeEnterUs) / 1000));
}

function isService({ unit }: UnitFacts): boolean {
  return unit.endsWith('.service');
}

/** What ends well may do so, where it is started when it is needed or once. */
export function hasGone(before: UnitFacts | undefined, now: UnitFacts): boolean {
  if (!isService(now)) return false;
  const restarted = now.restarts > (before?.restarts ?? 0);
  if (restarted || now.sub === 'auto-restart') return true;
  if (before?.active !== 'active') return false;
  if (now.active === 'failed') return true;
  const mayEnd = now.startedBy.length > 0 || now.type === 'oneshot';
  return now.active === 'inactive' && !mayEnd;
}
