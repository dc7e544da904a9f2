import type { Boot, Machine, StartedUnit } from '../machine/machine.js';

/** How long a boot took, what failed in it, and what it waited for. */
export interface BootReport extends Boot {
  /** What took longest to start, longest first; empty where the init does not tell, or all was quick. */
  readonly slowest: readonly StartedUnit[];
}

/** `systemd-analyze blame` takes as long as a quick boot does: only others are asked about. */
const QUICK_MS = 1_000;

/** Of the machine's last boot. */
export async function reportBoot(machine: Machine): Promise<BootReport> {
  const boot = machine.boots.at(-1);
  if (!boot) throw new Error('a machine that has not booted');
  const isPlain = boot.readyMs < QUICK_MS && boot.failed.length === 0;
  return { ...boot, slowest: isPlain ? [] : await machine.slowest() };
}
