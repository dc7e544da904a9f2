import { Failure } from './command-line/usage-error.js';

/** Throws a Failure, as docker does, for a terminal whose keys would come from somewhere else. */
export function expectTerminal({ tty, interactive }: { tty: boolean; interactive: boolean }): void {
  if (tty && interactive && !process.stdin.isTTY) {
    throw new Failure('the input device is not a TTY');
  }
}
