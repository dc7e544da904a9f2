import type { SealedImage } from '../image/store.js';
import { bootMachine, type BootOptions } from '../machine/boot.js';
import type { Boot, Machine } from '../machine/machine.js';
import { renderSeconds } from '../system/clock.js';
import { patienceFor } from './architecture.js';
import type { TargetPlan } from './plan.js';
import type { PhaseOutcome } from './phases.js';
import type { RunContext } from './target-run.js';

/** Where guests see the packages. */
export const PACKAGES_IN_GUEST = '/run/postroj';

/** What has no init is entered; nothing boots in it. */
export function beginningOf({ init }: Pick<SealedImage, 'init'>): 'boot' | 'enter' {
  return init.name === 'none' ? 'enter' : 'boot';
}

/** One that boots, or is entered, as the image's init says. */
export function machineOptions(
  image: SealedImage,
  target: TargetPlan,
  { plan, workshop, packagesDirectory, signal }: RunContext,
): BootOptions {
  const bind = { hostPath: packagesDirectory, guestPath: PACKAGES_IN_GUEST };
  return {
    file: image.file,
    tree: image.tree,
    lockFile: image.lockFile,
    init: image.init,
    label: target.resolution.entry?.label ?? image.os.id,
    binds: plan.packages.length > 0 ? [bind] : [],
    network: { mode: plan.network },
    limits: plan.limits,
    privateUsers: plan.privateUsers,
    timeoutMs: plan.bootTimeoutMs,
    patience: patienceFor(target.arch),
    work: workshop.machines,
    runs: workshop.runs,
    signal,
  };
}

export async function begin(
  image: SealedImage,
  target: TargetPlan,
  { onRun, onStarted, ...context }: RunContext & Pick<BootOptions, 'onRun' | 'onStarted'>,
): Promise<PhaseOutcome<Machine>> {
  const options = machineOptions(image, target, context);
  const told = { ...(onRun && { onRun }), ...(onStarted && { onStarted }) };
  const machine = await bootMachine({ ...options, ...told });
  return { value: machine, message: beginningInWords(machine) };
}

function beginningInWords({ init, boots: [boot] }: Machine): string {
  if (!boot) throw new Error('a machine that has not booted');
  const state = init.name === 'none' ? 'entered, since it has no init,' : stateOf(boot);
  return `${state} in ${renderSeconds(boot.readyMs)}`;
}

function stateOf({ failed }: Boot): string {
  return failed.length === 0 ? 'ready' : `ready, but degraded: ${failed.join(' ')} failed`;
}
