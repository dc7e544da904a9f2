import { randomBytes } from 'node:crypto';
import { constants } from 'node:os';

import { command, within, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { openProgramGroup } from './cgroup.js';
import { enterGuest, runEntering } from './enter-guest.js';
import { runKillable, withTrueExitCode } from './exec.js';

/** As many as the kernel and systemd give: Node raises ours, and old programs close each of them. */
const FEW_FILES = command('prlimit', ['--nofile=1024:']);

/**
 * In a guest whose init cannot run commands as units of its own: entered by nsenter(1), in a control
 * group by which all that it starts can be ended, also what has left its session. What a command that
 * ended leaves behind, such as a service, stays.
 */
export async function execAsProcess(
  leader: number,
  inner: Command,
  options: RunOptions,
): Promise<RunOutcome> {
  const entering = within(FEW_FILES, enterGuest(leader, withTrueExitCode(inner)));
  const name = `postroj-exec-${randomBytes(4).toString('hex')}`;
  const group = await openProgramGroup(leader, name);
  if (!group) return runEntering(entering, options); // it tells why it could not enter
  try {
    const execution = { entering: group.join(entering), kill: () => group.kill() };
    return withExitCode(await runKillable(execution, options));
  } finally {
    await group.close();
  }
}

/** nsenter ends itself by the signal that has ended the guest's shell. */
function withExitCode(outcome: RunOutcome): RunOutcome {
  const signals: Readonly<Record<string, number>> = constants.signals;
  const number = outcome.signal === undefined ? undefined : signals[outcome.signal];
  return number === undefined ? outcome : { ...outcome, exitCode: 128 + number };
}
