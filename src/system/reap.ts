import { readFileSync, readdirSync } from 'node:fs';

import { deadlineIn, sleep } from './clock.js';
import { isOwnerAlive, OWNER_VARIABLE } from './owner.js';

const REAP_TIMEOUT_MS = 5_000;

/**
 * Ends the processes whose owner was killed before it could end them. Their mount and network
 * namespaces, and with them mounts and loop devices, go when the last process is gone. Returns how
 * many there were.
 */
export async function reapProcesses(): Promise<number> {
  const left = orphans();
  for (const pid of left) kill(pid);
  const deadline = deadlineIn(REAP_TIMEOUT_MS);
  while (left.some((pid) => markOf(pid) !== undefined) && !deadline.expired()) await sleep(20);
  return left.length;
}

function orphans(): number[] {
  const verdicts = new Map<string, boolean>();
  const isDead = (mark: string) => {
    const dead = verdicts.get(mark) ?? !isOwnerAlive(mark);
    verdicts.set(mark, dead);
    return dead;
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const mark = pid === process.pid ? undefined : markOf(pid);
      return mark !== undefined && isDead(mark);
    });
}

/** A zombie has no environment any more. */
function markOf(pid: number): string | undefined {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    if (!environment.includes(`${OWNER_VARIABLE}=`)) return undefined;
    const variable = environment
      .split('\0')
      .find((entry) => entry.startsWith(`${OWNER_VARIABLE}=`));
    return variable?.slice(OWNER_VARIABLE.length + 1);
  } catch {
    return undefined; // it has just ended, or is not ours to read
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended already
  }
}
