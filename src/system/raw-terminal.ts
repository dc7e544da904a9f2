import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ReadStream } from 'node:tty';

import { command } from './exec.js';
import { endingOf, environmentOf } from './spawn.js';

/** Keeps how the terminal is set, says so, and sets it so again when its pipe is closed, by whatever end. */
const KEEPER = 'kept=$(stty -g) || exit; echo kept; cat <&3 >/dev/null; stty "$kept"';

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
  terminal.setRawMode(true);
  return async (): Promise<void> => {
    terminal.setRawMode(false);
    keeper.stdio[3]?.destroy();
    await ended;
  };
}
