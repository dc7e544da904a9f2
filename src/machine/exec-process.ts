import { randomBytes } from 'node:crypto';

import { command, within, type Command } from '../system/exec.js';
import { openProgramGroup } from './program-group.js';
import { enterGuest } from './enter-guest.js';
import type { GuestProgram } from './guest-program.js';
import type { Execution } from './session.js';

/** As many as the kernel and systemd give: Node raises ours, and old programs close each of them. */
export const FEW_FILES = command('prlimit', ['--nofile=1024:']);

/** Opens the terminal, and makes it that of a new session. */
const ON_TERMINAL = 'exec setsid -c "$@" <>"$0" >&0 2>&1';

/**
 * In a guest whose init cannot run commands as units of its own: entered by nsenter(1), in a control
 * group by which all that it starts can be ended, also what has left its session. What a command that
 * ended leaves behind, such as a service, stays.
 */
export async function asProcess(leader: number, program: GuestProgram): Promise<Execution> {
  const entering = within(FEW_FILES, enterGuest(leader, shellOf(program), program.user));
  const name = `postroj-exec-${randomBytes(4).toString('hex')}`;
  const group = await openProgramGroup(leader, name);
  const nothing = () => Promise.resolve();
  if (!group) return { name, entering, kill: nothing, signal: nothing }; // it tells why it could not
  return {
    name,
    entering: group.join(entering),
    kill: () => group.kill(),
    signal: (signal) => group.signal(signal),
    close: () => group.close(),
  };
}

function shellOf({ words, env, terminal }: GuestProgram): Command {
  const [file = '', ...args] =
    terminal === undefined ? words : ['/bin/sh', '-c', ON_TERMINAL, terminal, ...words];
  return { ...command(file, args), env };
}
