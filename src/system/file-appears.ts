import { watch } from 'node:fs';
import path from 'node:path';

import { exists } from './files.js';

export interface Patience {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Whether such a file came into its directory, which is there, in time. Rejects with the signal's reason. */
export async function fileAppears(file: string, { timeoutMs, signal }: Patience): Promise<boolean> {
  signal.throwIfAborted();
  const own = new AbortController();
  const appeared = new Promise<boolean>((resolve, reject) => {
    const look = () => {
      void exists(file).then((there) => {
        if (there) resolve(true);
      });
    };
    watch(path.dirname(file), { signal: own.signal }, look).on('error', reject);
    look(); // it may have been there before
    const timer = setTimeout(resolve, timeoutMs, false);
    const interrupted = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', interrupted, { once: true });
    own.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', interrupted);
    });
  });
  try {
    return await appeared;
  } finally {
    own.abort();
  }
}
