import pLimit from 'p-limit';

import { shellOf, type FailedMachine, type Inspect } from '../engine/inspection.js';
import { colours } from '../report/colours.js';
import { command } from '../system/exec.js';
import { plainText } from '../system/log.js';
import type { Observer } from '../engine/observer.js';
import type { Pausable } from './pausable.js';
import { joinTerminal, sizeOf, type UserTerminal } from './user-terminal.js';

/**
 * A shell in a machine on which something has not passed, on the user's own terminal: of one machine at a
 * time, in the order in which they failed. The others wait, and live.
 */
export function failureShell(
  display: Pick<Observer, 'info'> & Pausable,
  terminal: UserTerminal,
): Inspect {
  const oneByOne = pLimit(1);
  return async (failed, signal) => {
    if (oneByOne.activeCount > 0) display.info(failed.target, `waits with a shell: ${failed.why}`);
    await oneByOne(async () => {
      if (signal.aborted) return; // while it waited
      display.pause();
      try {
        await openShell(failed, terminal, signal);
      } finally {
        display.resume();
      }
    });
  };
}

async function openShell(
  { target, why, machine }: FailedMachine,
  terminal: UserTerminal,
  signal: AbortSignal,
): Promise<void> {
  const { screen } = terminal;
  const paint = colours(screen);
  const say = (text: string) => screen.write(`${paint.bold(plainText(text))}\n`);
  const shell = await shellOf(machine, signal);
  say(`${target} did not pass: ${why}`);
  say(`A shell in ${machine.name}. Leave it with 'exit' or Ctrl-D; then the machine goes.`);
  const options = { terminal: sizeOf(terminal), directory: '/root', signal };
  try {
    const session = await machine.open(command(shell, ['-i']), options);
    await joinTerminal(terminal, session);
  } catch (error) {
    say(`The shell has ended: ${messageOf(signal.aborted ? signal.reason : error)}`);
    throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
