import type { SealedImage } from '../image/store.js';
import { bootMachine } from '../machine/boot.js';
import type { Machine } from '../machine/machine.js';
import { renderSeconds } from '../system/clock.js';
import type { TargetPlan } from './plan.js';
import type { PhaseOutcome } from './phases.js';
import type { RunContext } from './target.js';

/** Where guests see the packages. */
export const PACKAGES_IN_GUEST = '/run/postroj';

/** What has no init is entered; nothing boots in it. */
export function beginningOf({ init }: Pick<SealedImage, 'init'>): 'boot' | 'enter' {
  return init.name === 'none' ? 'enter' : 'boot';
}

export async function begin(
  image: SealedImage,
  target: TargetPlan,
  { plan, workshop, packages, packagesDirectory, signal }: RunContext,
): Promise<PhaseOutcome<Machine>> {
  const bind = { hostPath: packagesDirectory, guestPath: PACKAGES_IN_GUEST };
  const machine = await bootMachine({
    file: image.file,
    lockFile: image.lockFile,
    init: image.init,
    label: target.resolution.entry?.label ?? image.os.id,
    binds: packages.files.length > 0 ? [bind] : [],
    timeoutMs: plan.bootTimeoutMs,
    work: workshop.machines,
    signal,
  });
  return { value: machine, message: `${stateOf(machine)} in ${renderSeconds(machine.bootMs)}` };
}

function stateOf({ init, failedAtBoot }: Machine): string {
  if (init.name === 'none') return 'entered, since it has no init,';
  return failedAtBoot.length === 0
    ? 'ready'
    : `ready, but degraded: ${failedAtBoot.join(' ')} failed`;
}
