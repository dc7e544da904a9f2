import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ReadStream } from 'node:tty';

import { command } from './exec.js';
import { endingOf, environmentOf } from './spawn.js';

/**
 * Keeps how the terminal is set, sets it, says so, and sets it as it was when its pipe is closed, by
 * whatever end. Not as Node does it, after which a line feed still returns to the first column:
 * programs that draw the screen mean it to stay in its own.
 */
const KEEPER =
  'kept=$(stty -g) || exit; stty raw -echo; echo raw; cat <&3 >/dev/null; stty "$kept"';

/**
 * Every key comes through as it is typed, Ctrl-C too, until what is returned was called. A keeper in a
 * session of its own sees to it that the terminal is as it was before even after `kill -9`.
 */
export async function makeRaw(terminal: ReadStream & { readonly fd: number }) {
  const { file, args } = command('sh', ['-c', KEEPER]);
  const keeper = spawn(file, args, {
    detached: true, // a terminal that closes sends SIGHUP only to its own session
    stdio: [terminal.fd, 'pipe', 'ignore', 'pipe'],
    env: environmentOf({ file, args }),
  });
  const ended = endingOf(keeper);
  const { stdout } = keeper;
  if (stdout) await Promise.race([once(stdout, 'data'), ended]);
  return async (): Promise<void> => {
    keeper.stdio[3]?.destroy();
    await ended;
  };
}
