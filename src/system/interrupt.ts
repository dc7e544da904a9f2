import { setMaxListeners } from 'node:events';

import { PostrojError } from '../errors.js';

/**
 * Aborted by Ctrl-C, by a terminal that closes and by a polite kill. The run then releases what it
 * has; further signals change nothing, since every release has a deadline of its own.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal); // every program that runs listens
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      controller.abort(new PostrojError('INTERRUPTED', `interrupted by ${signal}`));
    });
  }
  return controller.signal;
}
