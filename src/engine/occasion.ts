import type { Expected } from '../checks/after-install.js';
import type { Packages } from '../checks/packages.js';
import type { Machine } from '../machine/machine.js';
import type { LifeStep } from './lifecycle.js';
import type { Plan } from './plan.js';
import type { PhaseName } from './result.js';
import type { Watch } from './watches/watch.js';

/** What is to be looked at, and when. */
export interface Occasion {
  readonly machine: Machine;
  /** The phase before. */
  readonly after: PhaseName;
  /** What its packages brought, where they have just come: what its services are to be. */
  readonly arrived?: { readonly files: readonly string[]; readonly start: Expected } | undefined;
  /** When that phase began; milliseconds since 1970. */
  readonly sinceMs: number;
  /** Asks the package manager. */
  readonly packages: () => Promise<Packages>;
  /** undefined where no package lives. */
  readonly watched?: Watched | undefined;
}

interface Watched {
  readonly step: LifeStep;
  readonly watches: readonly Watch[];
}

/** Whether the packages are there, so that what is asked of them can hold. */
export function worksAfter(watched: Watched | undefined): boolean {
  return !watched || watched.step.after !== undefined;
}

/** Whether there is anything to look at. */
export function hasChecks(plan: Plan, watched: Watched | undefined): boolean {
  if (watched && watched.watches.length > 0) return true;
  return worksAfter(watched) && plan.checks.length > 0;
}
