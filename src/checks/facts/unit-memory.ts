import { readFileSync } from 'node:fs';

import type { GuestView } from '../../machine/guest-view.js';

/**
 * What the processes of a control group have in memory, what they share with others shared out: for
 * systems where systemd cannot account for it. undefined where none runs.
 */
export function memoryOf(view: GuestView, controlGroup: string): number | undefined {
  const sizes = view.processes().flatMap((pid) => {
    try {
      const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
      return isIn(groups, controlGroup) ? proportionalBytes(pid) : [];
    } catch {
      return []; // it has ended
    }
  });
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
}

/** cgroups(7): a line for each hierarchy, its path behind the second colon; the host's has a beginning of its own. */
export function isIn(groups: string, controlGroup: string): boolean {
  return groups.split('\n').some((line) => `${line}/`.includes(`${controlGroup}/`));
}

/** proc_pid_smaps(5). */
function proportionalBytes(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? 0) * 1024;
}
