import type { LifeStep } from './lifecycle.js';
import { perform, type Grounds, type Installed } from './perform.js';
import type { PhaseOutcome, Phases } from './phases.js';

export interface Life extends Grounds {
  readonly phases: Phases;
  /** Told before a step is taken. */
  readonly before: (step: LifeStep) => Promise<void>;
  /** Looks whether everything is as it should be after a step. */
  readonly check: (step: LifeStep) => Promise<void>;
  /** Whether checks that fail end it as well. */
  readonly endsHere: () => boolean;
}

/** After a step that fails none is reached; after checks that fail all are, unless the life ends there. */
export async function liveThrough(steps: readonly LifeStep[], life: Life): Promise<void> {
  let installed: Installed = new Map();
  const seen = new Set<string>();
  let previous: Installed = new Map();
  let failed: string | undefined;
  for (const step of steps) {
    const { phase } = step;
    const skipped = skipOf(step, failed);
    if (skipped) {
      await life.phases.run(phase, () => Promise.resolve(skipped));
      continue;
    }
    const past = { installed, seen, previous };
    const now = await life.phases.run(phase, async () => {
      await life.before(step);
      return perform(step, life, past);
    });
    if (!now) {
      failed = phase;
      continue;
    }
    installed = now;
    if (step.after === 'previous') previous = now;
    for (const name of now.keys()) seen.add(name);
    await life.check(step);
    if (life.endsHere()) failed = 'check';
  }
}

/** Why a step is not taken, if it is not; `failed` is the phase that ended the life. */
function skipOf(
  { phase, skip }: LifeStep,
  failed: string | undefined,
): PhaseOutcome<void> | undefined {
  const skipped = { value: undefined, verdict: 'skip' } as const;
  if (failed !== undefined) {
    const message = `${phase}: not reached, since ${failed} failed`;
    return { ...skipped, reason: 'not-reached', message };
  }
  return skip === undefined ? undefined : { ...skipped, reason: 'nothing-older', message: skip };
}
