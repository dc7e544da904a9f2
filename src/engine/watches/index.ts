import type { CheckOutcome } from '../../checks/check.js';
import { together } from '../../system/together.js';
import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import { configFiles } from './config-files.js';
import { serviceState } from './service-state.js';
import { users } from './users.js';
import { openLeftovers } from './leftovers.js';
import { coredumps } from './coredumps.js';
import { exposure } from './exposure.js';
import { failedUnits } from './failed-units.js';
import { fileOwners } from './file-owners.js';
import { journal } from './journal.js';
import { libraries } from './libraries.js';
import { privilegedFiles } from './privileged-files.js';
import { resources } from './resources.js';
import { restarts } from './restarts.js';
import { size } from './size.js';
import { sockets } from './sockets.js';
import { openSubject, type Subject } from './subject.js';
import { unitFiles } from './unit-files.js';
import { outcomesOf, type OpenWatch, type Watch } from './watch.js';

/** In the order in which they look. */
const openers: readonly OpenWatch[] = [serviceState, users, configFiles, openLeftovers];

/** Those that share what they look at; what one tells of a unit the later ones leave out. */
const freeChecks: readonly ((subject: Subject) => Watch | undefined)[] = [
  fileOwners,
  libraries,
  privilegedFiles,
  size,
  unitFiles,
  coredumps,
  restarts,
  failedUnits,
  journal,
  resources,
  exposure,
  sockets,
];

/** All that is watched in this life. */
export function watchesOf(run: TargetRun, grounds: Grounds): Watch[] {
  const others = openers.flatMap((open) => open(run, grounds) ?? []);
  const [subject, keeper] = openSubject(run, grounds);
  const free = freeChecks.flatMap((open) => open(subject) ?? []);
  const last = run.context.lastWatch?.(run, grounds);
  return [...others, ...(free.length > 0 ? [keeper, ...free] : []), ...(last ? [last] : [])];
}

/** Tells all of them before a step. */
export async function beforeStep(watches: readonly Watch[], step: LifeStep): Promise<void> {
  for (const watch of watches) await watch.before?.(step);
}

type Moment = 'after' | 'afterChecks';

/**
 * What they have found at that moment, each in its turn, for they must not disturb one another; those that
 * only look and follow each other do so side by side.
 */
export async function findings(
  watches: readonly Watch[],
  step: LifeStep,
  moment: Moment,
): Promise<CheckOutcome[]> {
  const outcomes: CheckOutcome[] = [];
  for (const group of groupsOf(watches)) {
    const found = group.map(async (watch) =>
      outcomesOf(watch, (await watch[moment]?.(step)) ?? []),
    );
    outcomes.push(...(await together(...found)).flat());
  }
  return outcomes;
}

function groupsOf(watches: readonly Watch[]): Watch[][] {
  const groups: Watch[][] = [];
  for (const watch of watches) {
    const last = groups.at(-1);
    if (watch.onlyLooks && last?.[0]?.onlyLooks) last.push(watch);
    else groups.push([watch]);
  }
  return groups;
}
