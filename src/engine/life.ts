import type { Machine } from '../machine/machine.js';
import type { PackageFile } from '../packages/gather.js';
import type { PackageManager } from '../packages/manager.js';
import type { Selection } from '../packages/select.js';
import type { LifeStep } from './lifecycle.js';
import { perform, type Installed } from './perform.js';
import type { Phases } from './phases.js';

/** The packages of one target on its machine. */
export interface Life {
  readonly machine: Machine;
  readonly manager: PackageManager;
  readonly given: Selection;
  /** undefined when no step needs it. */
  readonly previous: Selection | undefined;
  /** Where the guest sees a file of the host. */
  readonly inGuest: (file: PackageFile) => string;
  readonly phases: Phases;
  /** Looks whether everything works after a step, which the phase of the check tells. */
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
    if (failed !== undefined) {
      const message = `${phase}: not reached, since ${failed} failed`;
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
