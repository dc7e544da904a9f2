import path from 'node:path';

import { gatherPackages, type GatheredPackages, type GatherOptions } from '../packages/gather.js';
import { makeDirectory } from '../system/files.js';
import { planFor, type Plan, type TargetPlan } from './plan.js';
import { gatherPrevious } from './previous.js';

/** What there is to install, of which each target takes what is made for it. */
export interface PackagesOfTarget {
  readonly packages: GatheredPackages;
  /** Of the version before; undefined when no phase needs it. */
  readonly previous: GatheredPackages | undefined;
}

/** Once for all targets that ask for the same. */
export async function gatherForTargets(
  plan: Plan,
  options: GatherOptions,
): Promise<ReadonlyMap<TargetPlan, PackagesOfTarget>> {
  const known = new Map<string, PackagesOfTarget>();
  const gathered = new Map<TargetPlan, PackagesOfTarget>();
  for (const target of plan.targets) {
    const own = planFor(target, plan);
    const key = JSON.stringify([own.packages, own.life.steps, own.life.upgradeFrom]);
    // the first needs no directory of its own: its paths are what messages have always shown
    const directory =
      known.size === 0 ? options.directory : path.join(options.directory, `set-${known.size}`);
    const found = known.get(key) ?? (await gather(own, { ...options, directory }));
    known.set(key, found);
    gathered.set(target, found);
  }
  return gathered;
}

async function gather(plan: Plan, options: GatherOptions): Promise<PackagesOfTarget> {
  makeDirectory(options.directory);
  const packages = await gatherPackages(plan.packages, options);
  return { packages, previous: await gatherPrevious(plan, packages, options) };
}
