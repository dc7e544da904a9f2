import type { LifeStep } from './lifecycle.js';
import { perform, type Grounds, type Installed } from './perform.js';
import type { Phases } from './phases.js';

export interface Life extends Grounds {
  readonly phases: Phases;
  /** Looks whether everything works after a step. */
  readonly check: (step: LifeStep) => Promise<void>;
}

/** After a step that fails none is reached; after checks that fail all are. */
export async function liveThrough(steps: readonly LifeStep[], life: Life): Promise<void> {
  let installed: Installed = new Map();
  const seen = new Set<string>();
  let previous: Installed = new Map();
  let failed: string | undefined;
  for (const step of steps) {
    const { phase } = step;
    const message =
      failed === undefined ? step.skip : `${phase}: not reached, since ${failed} failed`;
    if (message !== undefined) {
      await life.phases.run(phase, () =>
        Promise.resolve({ value: undefined, verdict: 'skip', message }),
      );
      continue;
    }
    const now = await life.phases.run(phase, () =>
      perform(step, life, { installed, seen, previous }),
    );
    if (!now) {
      failed = phase;
      continue;
    }
    installed = now;
    if (step.after === 'previous') previous = now;
    for (const name of now.keys()) seen.add(name);
    if (step.after) await life.check(step);
  }
}
