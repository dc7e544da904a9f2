import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The name of a number in sysctl(8), such as `fs.inotify.max_user_instances`. */
export type Sysctl = string;

export function readSysctl(name: Sysctl): number {
  return Number(readFileSync(fileOf(name), 'utf8'));
}

/** Throws what the kernel answers, such as EROFS in a container that may not. */
export function writeSysctl(name: Sysctl, value: number): void {
  writeFileSync(fileOf(name), `${value}\n`);
}

function fileOf(name: Sysctl): string {
  return path.join('/proc/sys', ...name.split('.'));
}
