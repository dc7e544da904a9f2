import { familyOf } from '../distros/families/index.js';
import { serviceStartOf } from '../distros/service-start.js';
import type { Machine } from '../machine/machine.js';
import type { PackageManager } from '../packages/manager.js';
import { checkOn } from './check-on.js';
import { endsToBeInspected } from './inspection.js';
import { liveThrough } from './life.js';
import type { LifeStep } from './lifecycle.js';
import type { Occasion } from './occasion.js';
import { inGuest, managerFor, packagesOf } from './packages-in-guest.js';
import type { TargetRun } from './target-run.js';
import { beforeStep, watchesOf } from './watches/index.js';

/** Throws UNSUPPORTED_DISTRIBUTION. */
export function openManagerOf(
  { image, target, context }: TargetRun,
  machine: Machine,
): Promise<PackageManager> {
  return managerFor(machine, image, { target, context });
}

/** What the packages live through, step by step, with looks before and after each. */
export async function live(
  run: TargetRun,
  machine: Machine,
  manager: PackageManager,
): Promise<void> {
  const { choice, context, phases } = run;
  const grounds = { machine, manager, ...choice, inGuest: inGuest(context) };
  const watches = watchesOf(run, grounds);
  const afterStep = async (step: LifeStep) => {
    const arrived = !step.before && step.after ? await arrivals(run, manager) : undefined;
    const packages = () => Promise.resolve(packagesOf(manager));
    const watched = { step, watches };
    await checkOn(run, { machine, after: step.phase, arrived, watched, sinceMs, packages });
  };
  let sinceMs = Date.now();
  const before = (step: LifeStep) => {
    sinceMs = Date.now();
    return beforeStep(watches, step);
  };
  const endsHere = () => endsToBeInspected(run);
  await liveThrough(choice.steps, { ...grounds, phases, before, check: afterStep, endsHere });
}

/** What has come with the packages, and what the distribution expects of its services. */
async function arrivals(
  { choice, image }: TargetRun,
  manager: PackageManager,
): Promise<NonNullable<Occasion['arrived']>> {
  const { files, names } = choice.given;
  const packages = [...files.map(({ name }) => name), ...names];
  const lists = [];
  for (const name of packages) lists.push(...(await manager.filesOf(name)));
  return { files: lists, start: serviceStartOf(familyOf(image.os).name) };
}
