import { readFileSync } from 'node:fs';

import { isOwnerAlive } from '../system/owner.js';
import type { Container } from './container.js';

/** As docker has it for what ended while nobody looked. */
export const LOST_EXIT_CODE = 255;

/** random(4): another one after each start of the host. */
export function readBootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/** It says that somebody runs it, but nobody does. */
export function isLost({ running }: Pick<Container, 'running'>, bootId = readBootId()): boolean {
  if (!running) return false;
  return running.bootId !== bootId || !isOwnerAlive(running.owner);
}
