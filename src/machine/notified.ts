/**
 * What systemd-nspawn(1) notifies, as one text; sd_notify(3). The number of the guest's init comes
 * first in each boot. Never within a line: that might be what the guest has systemd-nspawn say of it.
 */
const LEADER = /^X_NSPAWN_LEADER_PID=(\d+)/gm;

export function countBoots(notified: string): number {
  return [...notified.matchAll(LEADER)].length;
}

/** The init of the last boot; undefined when there has been none. */
export function lastLeader(notified: string): number | undefined {
  const pid = [...notified.matchAll(LEADER)].at(-1)?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** Whether the last boot has come to its end, or can be asked about that. */
export function lastIsReady(notified: string): boolean {
  const start = [...notified.matchAll(LEADER)].at(-1)?.index;
  return start !== undefined && notified.slice(start).includes('READY=1');
}
