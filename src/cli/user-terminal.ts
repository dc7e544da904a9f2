import type { ReadStream, WriteStream } from 'node:tty';

import { PostrojError } from '../errors.js';
import type { Session } from '../machine/session.js';
import type { TerminalSize } from '../machine/terminal.js';
import { makeRaw } from '../system/raw-terminal.js';

/** What a person types on, and looks at: standard input and standard error, since results have the output. */
export interface UserTerminal {
  readonly input: ReadStream & { readonly fd: number };
  readonly screen: WriteStream;
}

/** Throws BAD_OPTION, with the option that needs one, where nobody sits at one. */
export function userTerminal(option: string): UserTerminal {
  const { stdin: input, stderr: screen } = process;
  const missing = [
    input.isTTY ? '' : 'standard input',
    (screen.isTTY as boolean | undefined) ? '' : 'standard error',
  ].filter(Boolean);
  if (missing.length === 0) return { input, screen };
  const not = missing.length === 2 ? 'are none' : 'is none';
  throw new PostrojError(
    'BAD_OPTION',
    `${option} needs a terminal: ${missing.join(' and ')} ${not}`,
    {
      hint: 'Leave it out, or run it where you can type. In the action, see the input debug-on-error.',
    },
  );
}

export function sizeOf({ screen }: UserTerminal): TerminalSize {
  return { rows: screen.rows || 24, columns: screen.columns || 80 };
}

/** Puts the two together until the session ends; then the terminal is as before, whatever has happened. */
export async function joinTerminal(terminal: UserTerminal, session: Session): Promise<void> {
  const { input, screen } = terminal;
  const follow = () => void session.resize(sizeOf(terminal)).catch(() => undefined);
  const restore = await makeRaw(input);
  try {
    screen.on('resize', follow);
    follow(); // it may have changed meanwhile
    input.pipe(session.stdin, { end: false });
    session.stdout.pipe(screen, { end: false });
    await session.ended;
  } catch (error) {
    screen.write(LEAVE_FULL_SCREEN);
    throw error;
  } finally {
    screen.off('resize', follow);
    input.unpipe(session.stdin).pause();
    screen.write(AS_USUAL);
    await restore();
  }
}

/** xterm's control sequences: programs that were ended could not take them back themselves. */
const LEAVE_FULL_SCREEN = '\u001b[?1049l\u001b[?1000l\u001b[?1002l\u001b[?1003l\u001b[?1006l';
/** No bracketed paste, a cursor, no colours, keys as they were. */
const AS_USUAL = '\u001b[?2004l\u001b[?25h\u001b[0m\u001b[?1l';
