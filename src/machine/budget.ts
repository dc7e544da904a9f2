import {
  readInotifyUsage,
  readLoopUsage,
  readMemoryUsage,
  readTerminalUsage,
  type Usage,
} from '../system/usage.js';
import type { Sysctl } from '../system/sysctl.js';

/** Something of the host's that every machine takes a share of. */
export interface Budget extends Usage {
  readonly name: string;
  readonly perMachine: number;
  /** What holds the limit, where it can be raised while the host runs. */
  readonly sysctl?: Sysctl;
  /** Where it cannot: what to do. */
  readonly remedy?: string;
}

const MEBIBYTE = 2 ** 20;

/**
 * Read now. The shares were measured: a Debian guest holds 7 instances of inotify, 50 MiB of memory
 * without what apt takes, and one terminal for its console.
 */
export function readBudgets(): Budget[] {
  return [
    {
      name: 'inotify instances',
      ...readInotifyUsage(),
      perMachine: 8,
      sysctl: 'fs.inotify.max_user_instances',
    },
    {
      name: 'MiB of memory',
      ...inMebibytes(readMemoryUsage()),
      perMachine: 256,
      remedy: 'Free memory, or use a host with more of it.',
    },
    {
      name: 'loop devices',
      ...readLoopUsage(),
      perMachine: 1,
      remedy: "Show the container the host's /dev, or more nodes such as /dev/loop8.",
    },
    { name: 'pseudo-terminals', ...readTerminalUsage(), perMachine: 2, sysctl: 'kernel.pty.max' },
  ];
}

function inMebibytes({ limit, used }: Usage): Usage {
  return { limit: Math.floor(limit / MEBIBYTE), used: Math.ceil(used / MEBIBYTE) };
}

/** How many machines more it admits. */
export function machinesAllowed({ limit, used, perMachine }: Budget): number {
  return Math.max(0, Math.floor((limit - used) / perMachine));
}

/** `121 of 128 in use, a machine takes 8`. */
export function renderUse({ used, limit, perMachine }: Budget): string {
  return limit === Infinity
    ? `${used} in use, without a limit`
    : `${used} of ${limit} in use, a machine takes ${perMachine}`;
}

/** How to have room for more machines. */
export function renderRemedy({ sysctl, remedy }: Budget): string {
  return sysctl === undefined
    ? (remedy ?? '')
    : `--raise-host-limits raises ${sysctl} for the run, \`sudo sysctl ${sysctl}=N\` until the next boot.`;
}
