import { PostrojError } from '../errors.js';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Signals end `body`, which is told so by INTERRUPTED; after it they are as before. */
export async function whileInterruptible<T>(body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (signal: NodeJS.Signals) => {
    controller.abort(new PostrojError('INTERRUPTED', `interrupted by ${signal}`));
  };
  for (const signal of signals) process.on(signal, abort);
  try {
    return await body(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, abort);
  }
}
