import { readdirSync, readlinkSync } from 'node:fs';

import { deadlineIn, renderSeconds } from '../system/clock.js';
import type { Guest } from './guest.js';

export const POWER_OFF_TIMEOUT_MS = 20_000;
const TERMINATE_TIMEOUT_MS = 5_000;
const KILL_TIMEOUT_MS = 2_000;

/**
 * Power off in order, then terminate what it runs, then kill; each has a deadline. Who interrupts a run
 * does not want to wait for the services of a disk that is thrown away: then it is killed at once. What
 * is left after that the space sweeps away. `timeoutMs` is all that it has before it is killed; by
 * default as long as machines usually take. Tells how it went.
 */
export async function shutDown(
  guest: Guest,
  isBooted: boolean,
  timeoutMs?: number,
): Promise<string> {
  guest.close();
  if (guest.hasEnded) return 'it had gone down by itself';
  const said: string[] = [];
  if (isBooted && !guest.signal.aborted && timeoutMs !== 0) {
    const late = await poweredOff(guest, timeoutMs ?? POWER_OFF_TIMEOUT_MS * guest.patience);
    if (late === undefined) return 'powered off';
    said.push(late);
    if (timeoutMs === undefined) {
      terminateAll(guest.leader);
      if (await guest.endedWithin(TERMINATE_TIMEOUT_MS)) return [...said, 'terminated'].join(', ');
      said.push(`not terminated within ${renderSeconds(TERMINATE_TIMEOUT_MS)}`);
    }
  }
  guest.kill('SIGKILL');
  if (!(await guest.endedWithin(KILL_TIMEOUT_MS))) await guest.killOutright();
  return [...said, 'killed'].join(', ');
}

/** undefined when it has; else why not. */
async function poweredOff(guest: Guest, timeoutMs: number): Promise<string | undefined> {
  const { powerOff } = guest.init;
  if (!powerOff) return 'nothing to power off';
  const deadline = deadlineIn(timeoutMs);
  const asked = await guest.request(powerOff, deadline.remainingMs());
  if (!asked) return 'it has no program to power off';
  if (await guest.endedWithin(deadline.remainingMs())) return undefined;
  return `not powered off within ${renderSeconds(deadline.timeoutMs)}`;
}

/** SIGTERM to all processes of the guest but its init, which then may go on with what it was asked. */
function terminateAll(leader: number | undefined): void {
  const guest = leader === undefined ? undefined : namespaceOf(leader);
  if (guest === undefined) return;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (Number(pid) === leader || namespaceOf(pid) !== guest) continue;
    try {
      process.kill(Number(pid), 'SIGTERM');
    } catch {
      // it has ended already
    }
  }
}

/** pid_namespaces(7); undefined of what has ended. */
function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
