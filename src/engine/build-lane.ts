import { bootMachine } from '../machine/boot.js';
import { withReleases } from '../system/releases.js';
import { machineOptions } from './begin.js';
import { keepEvidence } from './evidence.js';
import { inGuest, managerFor } from './packages-in-guest.js';
import { perform } from './perform.js';
import type { PhaseOutcome } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { TargetRun } from './target.js';

/**
 * The same installation in a root where no init runs, as when an image of a container is built: it must
 * not need one, and must not wait for one.
 */
export async function buildLane(run: TargetRun): Promise<void> {
  await run.phases.run('build', () => build(run));
}

async function build(run: TargetRun): Promise<PhaseOutcome<void>> {
  const { image, target, choice, context, progress } = run;
  const options = machineOptions(image, target, context);
  return withReleases(async (releases) => {
    const admission = await context.room.admit(nameOfTarget(target), releases);
    const machine = await bootMachine({ ...options, init: { name: 'none', version: '' } });
    releases.add(() => machine.stop().then(() => undefined));
    await admission.booted();
    const manager = await managerFor(machine, image, { target, context });
    const step = { phase: 'install', before: undefined, after: 'given' } as const;
    const grounds = { machine, manager, ...choice, previous: undefined, inGuest: inGuest(context) };
    const past = { installed: new Map(), seen: new Set<string>(), previous: new Map() };
    const { verdict = 'pass', message = '' } = await perform(step, grounds, past);
    if (verdict !== 'pass') {
      const witness = { machine, manager, lane: 'build' } as const;
      progress.evidence.push(...(await keepEvidence(witness, target, context)));
    }
    return { value: undefined, verdict, message: `without an init: ${message}` };
  });
}
