import { setMaxListeners } from 'node:events';

import { deadlineIn, sleep, stopwatch, type Deadline } from '../system/clock.js';
import type { Check, CheckContext, CheckOutcome, Observation } from './check.js';
import { outcomeOf, type Course } from './outcome.js';
import { noWaiting, type Waiting } from './waiting.js';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Runs independent checks side by side; those that disturb others come first, one by one. When a unit
 * is beyond hope, nobody waits any longer for what it should have offered: the others look once more
 * and are done. Throws what a check throws, when none of the others is looking any more.
 */
export async function runChecks(
  checks: readonly Check[],
  context: CheckContext,
  timeoutMs: number,
): Promise<CheckOutcome[]> {
  const broken = new AbortController();
  const signal = AbortSignal.any([context.signal, broken.signal]);
  setMaxListeners(0, signal); // every look listens
  const run = { context: { ...context, signal }, timeoutMs, hopeless: new AbortController() };
  const outcomes = new Map<Check, CheckOutcome>();
  const one = async (check: Check) => {
    try {
      outcomes.set(check, await new Watching(check, run).toTheEnd());
    } catch (error) {
      broken.abort(error);
      throw error;
    }
  };
  const disturbing = checks.filter(({ disturbs = false }) => disturbs);
  for (const check of disturbing) await one(check);
  await Promise.allSettled(checks.filter((check) => !disturbing.includes(check)).map(one));
  signal.throwIfAborted();
  return checks.flatMap((check) => outcomes.get(check) ?? []);
}

interface CheckRun {
  readonly context: CheckContext;
  /** How long is waited where nobody says otherwise. */
  readonly timeoutMs: number;
  /** Aborted when a unit has failed for good; the reason says which one. */
  readonly hopeless: AbortController;
}

/** One check, from its first look to its last. */
class Watching {
  readonly #check: Check;
  readonly #run: CheckRun;
  readonly #waiting: Waiting;
  readonly #deadline: Deadline;
  #attempts = 0;
  #pause = FIRST_PAUSE_MS;
  /** Since when it has held without a break, and how long it did before that. */
  #held: (() => number) | undefined;
  #heldMs: number | undefined;
  /** Why nobody waits any longer. */
  #givenUp: string | undefined;

  constructor(check: Check, run: CheckRun) {
    const { waiting = noWaiting, waits = true } = check;
    const { patience } = run.context.machine;
    const usual = waits ? run.timeoutMs : 0;
    this.#check = check;
    this.#run = run;
    this.#waiting = waiting;
    this.#deadline = deadlineIn(
      waiting.withinMs === undefined ? usual : waiting.withinMs * patience,
    );
  }

  async toTheEnd(): Promise<CheckOutcome> {
    const elapsed = stopwatch();
    for (;;) {
      const isLast = this.#deadline.expired() || this.#isGivenUp();
      const seen = await this.#look();
      const isMet = seen.state === 'met' && this.#hasHeldLongEnough(seen);
      const isOver = isMet || seen.state === 'hopeless' || (seen.state === 'unmet' && isLast);
      if (isOver) return outcomeOf(this.#check, seen, this.#course(elapsed()));
      if (seen.state === 'unmet') await this.#lookAtNeeded();
      if (this.#held || !this.#isGivenUp()) await this.#rest(seen);
    }
  }

  async #look(): Promise<Observation> {
    this.#attempts++;
    const seen = await this.#check.observe({ ...this.#run.context, deadline: this.#deadline });
    if (seen.state === 'hopeless' && this.#check.kind === 'unit') {
      this.#run.hopeless.abort(`${this.#check.target}: ${seen.actual}`);
    }
    if (seen.state !== 'met' && this.#held) {
      this.#heldMs = this.#held();
      this.#held = undefined;
    }
    return seen;
  }

  #hasHeldLongEnough({ state }: Observation): boolean {
    if (state !== 'met') return false;
    this.#held ??= stopwatch();
    return this.#held() >= this.#waiting.stableForMs;
  }

  /** Who names the unit that it needs waits for no other. */
  #isGivenUp(): boolean {
    const { signal } = this.#run.hopeless;
    if (this.#waiting.needs === undefined && signal.aborted) this.#givenUp = String(signal.reason);
    return this.#givenUp !== undefined;
  }

  async #lookAtNeeded(): Promise<void> {
    const { needs } = this.#waiting;
    const { machine, signal } = this.#run.context;
    if (needs === undefined) return;
    const unit = machine.unitName(needs);
    const { state, shown } = await machine.unit(unit, { signal });
    if (state === 'failed' || state === 'missing') this.#givenUp = `${unit}: ${shown}`;
  }

  async #rest({ state }: Observation): Promise<void> {
    const { everyMs, stableForMs, needs } = this.#waiting;
    const { signal } = this.#run.context;
    const left = this.#held ? stableForMs - this.#held() : this.#deadline.remainingMs();
    const isHopeful = needs === undefined && !this.#held;
    const signals = isHopeful ? [signal, this.#run.hopeless.signal] : [signal];
    await sleep(
      Math.max(0, Math.min(everyMs ?? this.#pause, left)),
      AbortSignal.any(signals),
    ).catch(() => undefined);
    signal.throwIfAborted();
    if (state === 'unmet') this.#pause = Math.min(this.#pause * 1.5, LONGEST_PAUSE_MS);
  }

  #course(durationMs: number): Course {
    const { stableForMs } = this.#waiting;
    const isLate = this.#deadline.expired() && this.#givenUp === undefined;
    return {
      attempts: this.#attempts,
      durationMs,
      late: isLate ? this.#deadline.timeoutMs : undefined,
      isOnce: this.#deadline.timeoutMs === 0 && this.#check.waits === false,
      stableForMs,
      heldMs: this.#heldMs,
      givenUp: this.#givenUp,
    };
  }
}
