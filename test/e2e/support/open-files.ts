import { readdirSync, readlinkSync } from 'node:fs';

/** What a process has open: the targets of its descriptors. */
export function descriptorsOf(pid: number | 'self'): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((number) => {
    try {
      return `${number} ${readlinkSync(`/proc/${pid}/fd/${number}`)}`;
    } catch {
      return []; // the one that looked
    }
  });
}
