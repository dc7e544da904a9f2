import { familyOf } from '../distros/families/index.js';
import { serviceStartOf } from '../distros/service-start.js';
import type { BootOptions } from '../machine/boot.js';
import type { Machine } from '../machine/machine.js';
import type { PackageManager } from '../packages/manager.js';
import { withReleases, type Releases } from '../system/releases.js';
import { begin, beginningOf } from './begin.js';
import { reportBoot } from './boot-report.js';
import { checkPhase, hasChecks, type Occasion } from './check-phase.js';
import { hasPackages } from './choose.js';
import { witnessed, type Witness } from './evidence.js';
import { liveThrough } from './life.js';
import type { LifeStep } from './lifecycle.js';
import { inGuest, managerFor } from './packages-in-guest.js';
import type { PhaseOutcome } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { TargetRun } from './target.js';
import { beforeStep, watchesOf } from './watches/index.js';

/** Boots the image, or enters what has no init, and has the packages live on it. */
export async function bootedLane(run: TargetRun): Promise<void> {
  const { image, target, choice, context, phases, progress } = run;
  const before = phases.results().length;
  const lived = async (witness: Witness, releases: Releases) => {
    const admission = await context.room.admit(nameOfTarget(target), context.signal, releases);
    const onRun: BootOptions['onRun'] = (kept) => (witness.run = kept);
    const begun = () => begin(image, target, { ...context, onRun });
    const machine = await phases.run(beginningOf(image), begun);
    witness.machine = machine;
    releases.add(() => phases.run('shutdown', () => shutDown(machine)));
    await admission.booted();
    const report = reportBoot(machine); // beside what follows
    releases.add(async () => {
      progress.boots.push(await report);
    });
    const manager = hasPackages(choice.given)
      ? await managerFor(machine, image, { target, context })
      : undefined;
    if (manager) witness.manager = manager;
    if (manager) await live(run, machine, manager);
    else await check(run, { machine, after: beginningOf(image) });
    const results = phases.results().slice(before);
    return { value: undefined, passed: results.every(({ verdict }) => verdict === 'pass') };
  };
  await withReleases((releases) => witnessed(run, 'booted', (witness) => lived(witness, releases)));
}

async function live(run: TargetRun, machine: Machine, manager: PackageManager): Promise<void> {
  const { choice, context, phases } = run;
  const grounds = { machine, manager, ...choice, inGuest: inGuest(context) };
  const watches = watchesOf(run, grounds);
  const afterStep = async (step: LifeStep) => {
    const arrived = !step.before && step.after ? await arrivals(run, manager) : undefined;
    await check(run, { machine, after: step.phase, arrived, watched: { step, watches } });
  };
  const before = (step: LifeStep) => beforeStep(watches, step);
  await liveThrough(choice.steps, { ...grounds, phases, before, check: afterStep });
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

async function check({ context, phases, progress }: TargetRun, occasion: Occasion): Promise<void> {
  if (!hasChecks(context.plan, occasion.watched)) return;
  const results = await phases.run('check', () => checkPhase(occasion, context));
  progress.checks.push(...results);
}

async function shutDown(machine: Machine): Promise<PhaseOutcome<void>> {
  return { value: undefined, message: await machine.stop() };
}
