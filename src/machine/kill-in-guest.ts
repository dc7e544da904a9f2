import { readlinkSync } from 'node:fs';

/**
 * Signals a process of a guest; one of the host that has entered it is left alone. What it has started
 * there is its child: were it to end first, the host's init would have to take the child's end off the
 * kernel. In a container that may be a program that never does, and then the guest cannot go.
 */
export function killInGuest(pid: number, signal: NodeJS.Signals): void {
  try {
    if (namespaceOf(pid) !== namespaceOf('self')) process.kill(pid, signal);
  } catch {
    // it has ended already
  }
}

/** pid_namespaces(7) */
function namespaceOf(pid: number | 'self'): string {
  return readlinkSync(`/proc/${pid}/ns/pid`);
}
