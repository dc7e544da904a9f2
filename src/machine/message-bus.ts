import { readFileSync } from 'node:fs';

/**
 * Whether the guest's message bus runs: dbus-daemon(1) or dbus-broker(1), a child of its init. That goes
 * early when a system goes down, and then systemd-run(1) answers 0 whatever has become of the command.
 */
export function busRuns(leader: number): boolean {
  try {
    const children = readFileSync(`/proc/${leader}/task/${leader}/children`, 'utf8');
    return children.trim().split(' ').some(isBus);
  } catch {
    return false; // it has gone down
  }
}

/** proc_pid_comm(5). */
function isBus(pid: string): boolean {
  try {
    return /^dbus-(?:daemon|broker)/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'));
  } catch {
    return false; // it has ended
  }
}
