import type { Boot, Machine, StartedUnit } from '../machine/machine.js';

/** How long a boot took, what failed in it, and what it waited for. */
export interface BootReport extends Boot {
  /** What took longest to start, longest first; empty where the init does not tell. */
  readonly slowest: readonly StartedUnit[];
}

/** Of the machine's last boot. */
export async function reportBoot(machine: Machine): Promise<BootReport> {
  const boot = machine.boots.at(-1);
  if (!boot) throw new Error('a machine that has not booted');
  return { ...boot, slowest: await machine.slowest() };
}
