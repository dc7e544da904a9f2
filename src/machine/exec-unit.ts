import { randomBytes } from 'node:crypto';

import { command, type Command } from '../system/exec.js';
import { enterGuest, runEntering } from './enter-guest.js';
import type { GuestProgram } from './guest-program.js';
import type { Execution } from './session.js';

/** systemd-run(1): the command as a transient unit whose streams and exit code are ours. */
export function unitCommand(unit: string, program: GuestProgram): Command {
  const { shown, words, env, user, terminal } = program;
  return command('systemd-run', [
    ...['--quiet', '--wait', '--collect', `--unit=${unit}`],
    `--description=${shown}`,
    '--property=IgnoreSIGPIPE=no', // as for everybody but services
    ...(terminal === undefined ? ['--pipe'] : terminalProperties(terminal)),
    ...(user ? [`--uid=${user.uid}`, `--gid=${user.gid}`] : []),
    ...Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`),
    '--',
    // the manager expands variables in arguments, systemd.service(5)
    ...words.map((word) => word.replaceAll('$', '$$$$')),
  ]);
}

/** systemd.exec(5): it becomes the terminal of the command's session, so that Ctrl-C reaches it. */
function terminalProperties(device: string): string[] {
  const streams = ['Input', 'Output', 'Error'].map((name) => `--property=Standard${name}=tty`);
  return [...streams, `--property=TTYPath=${device}`];
}

const KILL_TIMEOUT_MS = 5_000;

/** Where the guest's systemd can do that. */
export function asUnit(leader: number, program: GuestProgram): Promise<Execution> {
  const unit = `postroj-exec-${randomBytes(4).toString('hex')}.service`;
  const signal = (name: NodeJS.Signals) => {
    const kill = command('systemctl', ['kill', `--signal=${name}`, '--', unit]);
    return runEntering(enterGuest(leader, kill), { timeoutMs: KILL_TIMEOUT_MS });
  };
  return Promise.resolve({
    name: unit,
    entering: enterGuest(leader, unitCommand(unit, program)),
    kill: () => signal('SIGKILL'),
    signal,
  });
}
