import { readFileSync, readlinkSync } from 'node:fs';

/** Whether the process has a user namespace of its own, user_namespaces(7). */
export function hasOwnUsers(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/user`) !== readlinkSync('/proc/self/ns/user');
  } catch {
    return false; // it has ended
  }
}

/** How the numbers of users and groups differ: a guest's is so much more on the host. */
export function readIdOffset(pid: number): number {
  return parseIdOffset(readFileSync(`/proc/${pid}/uid_map`, 'utf8'));
}

/** The one line that systemd-nspawn writes: first inside, first outside, how many. */
export function parseIdOffset(map: string): number {
  const [inside, outside] = map.trim().split(/\s+/).map(Number);
  return (outside ?? 0) - (inside ?? 0);
}
