import { readFileSync } from 'node:fs';

/** Another one after each start of the host; proc_sys_kernel(5), random. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
