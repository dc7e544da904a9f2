import type { BootOptions } from '../machine/boot.js';
import type { Machine } from '../machine/machine.js';
import { withReleases, type Releases } from '../system/releases.js';
import { begin, beginningOf } from './begin.js';
import { reportBoot } from './boot-report.js';
import { hasPackages } from './choice.js';
import { witnessed, type Witness } from './witness.js';
import { checkOn, loadCheckPhase } from './check-on.js';
import type { Occasion } from './occasion.js';
import type { PhaseOutcome } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { TargetRun } from './target-run.js';

/** Boots the image, or enters what has no init, and has the packages live on it. */
export async function bootedLane(run: TargetRun): Promise<void> {
  const { image, target, context, phases, progress } = run;
  const before = phases.results().length;
  const lived = async (witness: Witness, releases: Releases) => {
    const admission = await context.room.admit(nameOfTarget(target), context.signal, releases);
    const onRun: BootOptions['onRun'] = (kept) => (witness.run = kept);
    const sinceMs = Date.now();
    const load = () => Promise.all([lifeFor(run), loadCheckPhase()]);
    const onStarted = () => void load().catch(() => undefined); // told below, if the boot does not fail first
    const begun = () => begin(image, target, { ...context, onRun, onStarted });
    const machine = await phases.run(beginningOf(image), begun);
    const [life] = await load();
    witness.machine = machine;
    releases.add(() => {
      const down = phases.run('shutdown', () => shutDown(machine));
      context.meanwhile();
      return down;
    });
    await admission.booted();
    const report = reportBoot(machine); // beside what follows
    releases.add(async () => {
      progress.boots.push(await report);
    });
    if (life) {
      const manager = await life.openManagerOf(run, machine);
      witness.manager = manager;
      await life.live(run, machine, manager);
    } else
      await checkOn(run, {
        machine,
        after: beginningOf(image),
        sinceMs,
        packages: asked(run, machine),
      });
    const results = phases.results().slice(before);
    return { value: undefined, passed: results.every(({ verdict }) => verdict === 'pass') };
  };
  await withReleases((releases) => witnessed(run, 'booted', (witness) => lived(witness, releases)));
}

/** A part of the program by itself, which only packages need. */
async function lifeFor({ choice }: TargetRun) {
  return hasPackages(choice.given) ? import('./package-life.js') : undefined;
}

/** The package manager is known only to those who ask for it, where no package is tested. */
function asked({ image, target, context }: TargetRun, machine: Machine): Occasion['packages'] {
  return async () => {
    const { managerFor, packagesOf } = await import('./packages-in-guest.js');
    return packagesOf(await managerFor(machine, image, { target, context }));
  };
}

async function shutDown(machine: Machine): Promise<PhaseOutcome<void>> {
  return { value: undefined, message: await machine.stop() };
}
