import { readBootId } from '../system/boot-id.js';
import { isOwnerAlive } from '../system/owner.js';
import type { Container } from './container.js';

/** As docker has it for what ended while nobody looked. */
export const LOST_EXIT_CODE = 255;

/** It says that somebody runs it, but nobody does. */
export function isLost({ running }: Pick<Container, 'running'>, bootId = readBootId()): boolean {
  if (!running) return false;
  return running.bootId !== bootId || !isOwnerAlive(running.owner);
}
