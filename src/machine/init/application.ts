import { HOLDER_PLACE } from '../holder.js';
import { none } from './none.js';
import type { Init } from './init.js';

/** A program as docker runs it: there need be nothing else in the root, no shell to ask either. */
export const application: Init = {
  ...none,
  idle: [HOLDER_PLACE],
  settled: () => Promise.resolve([]),
  isUp: () => Promise.resolve(true),
};
