import { bootMachine } from '../machine/boot.js';
import { withReleases } from '../system/releases.js';
import { machineOptions } from './begin.js';
import { witnessed, type Witness } from './witness.js';
import { inGuest, managerFor } from './packages-in-guest.js';
import { perform } from './perform.js';
import type { PhaseOutcome } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { TargetRun } from './target-run.js';

/**
 * The same installation in a root where no init runs, as when an image of a container is built: it must
 * not need one, and must not wait for one.
 */
export async function buildLane(run: TargetRun): Promise<void> {
  await run.phases.run('build', () => build(run));
}

async function build(run: TargetRun): Promise<PhaseOutcome<void>> {
  const { context, target } = run;
  return withReleases((releases) =>
    witnessed(run, 'build', async (witness) => {
      const admission = await context.room.admit(nameOfTarget(target), context.signal, releases);
      const machine = await enter(run, witness);
      releases.add(() => machine.stop().then(() => undefined));
      await admission.booted();
      const value = await install(run, witness);
      return { value, passed: (value.verdict ?? 'pass') === 'pass' };
    }),
  );
}

async function enter({ image, target, context }: TargetRun, witness: Witness) {
  const options = machineOptions(image, target, context);
  const init = { name: 'none', version: '' };
  witness.machine = await bootMachine({ ...options, init, onRun: (run) => (witness.run = run) });
  return witness.machine;
}

async function install(
  { image, target, choice, context }: TargetRun,
  witness: Witness,
): Promise<PhaseOutcome<void>> {
  const { machine } = witness;
  if (!machine) throw new Error('nothing was entered');
  const manager = await managerFor(machine, image, { target, context });
  witness.manager = manager;
  const step = { phase: 'install', before: undefined, after: 'given' } as const;
  const grounds = { machine, manager, ...choice, previous: undefined, inGuest: inGuest(context) };
  const past = { installed: new Map(), seen: new Set<string>(), previous: new Map() };
  const { verdict = 'pass', reason, message = '' } = await perform(step, grounds, past);
  return {
    ...{ value: undefined, verdict, message: `without an init: ${message}` },
    ...(reason !== undefined && { reason }),
  };
}
