import type { Readable } from 'node:stream';

import type { Child } from './exec.js';

/**
 * Waits until a program that goes on has said that word there. When it ends without, what it said on
 * its standard error is thrown, made an error by `failure`.
 */
export async function awaitWord(
  child: Child,
  { word, on, failure }: { word: string; on: Readable; failure: (said: string) => Error },
): Promise<void> {
  let said = '';
  let heard = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  const first = new Promise<true>((resolve) => {
    const listen = (chunk: Buffer) => {
      heard += chunk.toString('utf8');
      if (!heard.includes(word)) return;
      on.off('data', listen);
      resolve(true);
    };
    on.on('data', listen);
  });
  if ((await Promise.race([first, child.ended])) !== true) throw failure(said);
}
