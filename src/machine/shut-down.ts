import { deadlineIn, renderSeconds } from '../system/clock.js';
import type { Guest } from './guest.js';

export const POWER_OFF_TIMEOUT_MS = 20_000;
const KILL_TIMEOUT_MS = 2_000;

/**
 * Power off in order, or kill: who interrupts a run does not want to wait for the services of a
 * disk that is thrown away. What is left after that the space sweeps away. Tells how it went.
 */
export async function shutDown(guest: Guest, isBooted: boolean): Promise<string> {
  guest.close();
  if (guest.hasEnded) return 'it had gone down by itself';
  const { powerOff } = guest.init;
  let how = 'ended';
  if (powerOff && isBooted && !guest.signal.aborted) {
    const deadline = deadlineIn(POWER_OFF_TIMEOUT_MS * guest.patience);
    const asked = await guest.request(powerOff, deadline.remainingMs());
    if (asked && (await guest.endedWithin(deadline.remainingMs()))) return 'powered off';
    how = asked
      ? `not powered off within ${renderSeconds(deadline.timeoutMs)}: ended by force`
      : 'it has no program to power off: ended by force';
  }
  guest.kill('SIGKILL');
  if (!(await guest.endedWithin(KILL_TIMEOUT_MS))) await guest.killOutright();
  return how;
}
