import path from 'node:path';

import type { Machine } from '../machine/machine.js';
import type { Run } from '../machine/run.js';
import type { PackageManager } from '../packages/manager.js';
import { inspected } from './inspection.js';
import type { Lane } from './lane.js';
import { FailedFast } from './stop.js';
import type { TargetRun } from './target-run.js';

/** What there is to be asked, as far as it came. */
export interface Witness {
  readonly lane: Lane | 'upgrade-states';
  /** Where its state is kept, also when it does not live any more. */
  run?: Run;
  machine?: Machine;
  /** undefined when nothing was installed. */
  manager?: PackageManager;
}

/**
 * Keeps evidence when the body throws, or says that not all has passed, and then has the machine looked
 * into. It is to run before what the body has made is cleared away.
 */
export async function witnessed<T>(
  run: TargetRun,
  lane: Lane,
  body: (witness: Witness) => Promise<{ readonly value: T; readonly passed: boolean }>,
): Promise<T> {
  const witness: Witness = { lane };
  try {
    const { value, passed } = await body(witness);
    if (passed) return value;
    await keep(run, witness);
    await inspected(run, witness);
    return value;
  } catch (error) {
    // the first error is the one to tell
    if (!isWanted(run.context)) throw error;
    await keep(run, witness).catch(() => undefined);
    await inspected(run, witness, { thrown: error }).catch(() => undefined);
    throw error;
  }
}

/** A part of the program by itself, which most runs do not need. */
async function keep(run: TargetRun, witness: Witness): Promise<void> {
  const { keepEvidence } = await import('./evidence.js');
  await keepEvidence(run, witness);
}

/** Nobody waits for it who has ended the run, nor does a target that another one has ended. */
function isWanted({ signal, interrupt }: TargetRun['context']): boolean {
  return !interrupt.aborted && !(signal.reason instanceof FailedFast);
}

/** Of a target's attempt, relative to the report directory. */
export function evidenceDirectory(name: string, attempt: number): string {
  const image = name.replaceAll(/[^\w.-]+/g, '-');
  return attempt === 1 ? image : path.join(image, `attempt-${attempt}`);
}
