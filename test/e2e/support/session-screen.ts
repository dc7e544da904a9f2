import { StringDecoder } from 'node:string_decoder';

import type { Session } from '../../../src/machine/session.js';
import { plainText } from '../../../src/system/log.js';

/** What a session has shown so far, and a way to wait for more. */
export interface Screen {
  lines(): string[];
  /** Rejects when the session ends before. */
  shows(wanted: string | RegExp): Promise<void>;
}

export function screenOf(session: Session): Screen {
  const decoder = new StringDecoder();
  let seen = '';
  let look = (): void => undefined;
  session.stdout.on('data', (chunk: Buffer) => {
    seen += decoder.write(chunk);
    look();
  });
  return {
    lines: () => plainText(seen).split('\n').filter(Boolean),
    shows: async (wanted) => {
      const shown = new Promise<'shown'>((resolve) => {
        look = () => {
          if (typeof wanted === 'string' ? seen.includes(wanted) : wanted.test(plainText(seen)))
            resolve('shown');
        };
        look();
      });
      if ((await Promise.race([shown, session.ended])) === 'shown') return;
      throw new Error(`it ended before it showed ${String(wanted)}:\n${seen}`);
    },
  };
}
