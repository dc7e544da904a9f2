import pLimit from 'p-limit';

import { admitMachine, type Admission } from '../machine/admission.js';
import { renderUse, renderRemedy, type Budget } from '../machine/budget.js';
import { holdHostLimits } from '../machine/host-limits.js';
import type { Releases } from '../system/releases.js';
import { logFor, type Observer } from './observer.js';
import type { Plan } from './plan.js';
import type { Workshop } from './workshop.js';

/** What the host has room for; machines beyond that wait for each other. */
export interface Room {
  /** Waits until the host has room for a machine of the target. Throws HOST_LIMIT. */
  admit(target: string, signal: AbortSignal, releases: Releases): Promise<Admission>;
}

export interface RoomContext {
  readonly workshop: Workshop;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** Raises the host's limits, if the plan says so, until released. The first wait is told. */
export async function makeRoom(
  plan: Plan,
  { workshop, observer, signal }: RoomContext,
  releases: Releases,
): Promise<Room> {
  const limits = {
    raised: workshop.raised,
    raise: plan.raiseHostLimits,
    machines: Math.min(plan.jobs, plan.targets.length),
    log: logFor('host', observer),
    signal,
  };
  await holdHostLimits(limits, releases);
  let told = false;
  const oneByOne = pLimit(1); // who is next waits for room, the others for their turn
  return {
    admit: (target, ofTarget, held) => {
      const onWait = (budget: Budget) => {
        if (!told)
          observer.info(
            target,
            `waits for ${budget.name}: ${renderUse(budget)}. ${renderRemedy(budget)}`,
          );
        told = true;
      };
      return oneByOne(() =>
        admitMachine({ admitted: workshop.admitted, signal: ofTarget, onWait }, held),
      );
    },
  };
}
