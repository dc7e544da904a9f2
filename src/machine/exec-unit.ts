import { randomBytes } from 'node:crypto';

import { command, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { enterGuest, runEntering } from './enter-guest.js';
import { runKillable, withTrueExitCode } from './exec.js';

/** systemd-run(1): the command as a transient unit whose streams and exit code are ours. */
export function unitCommand(unit: string, inner: Command): Command {
  const { file, args, env = {} } = withTrueExitCode(inner);
  return command('systemd-run', [
    ...['--quiet', '--pipe', '--wait', '--collect', `--unit=${unit}`],
    ...Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`),
    '--',
    // the manager expands variables in arguments, systemd.service(5)
    ...[file, ...args].map((word) => word.replaceAll('$', '$$$$')),
  ]);
}

const KILL_TIMEOUT_MS = 5_000;

/** Where the guest's systemd can do that. */
export async function execAsUnit(
  leader: number,
  inner: Command,
  options: RunOptions,
): Promise<RunOutcome> {
  const unit = `postroj-exec-${randomBytes(4).toString('hex')}.service`;
  const kill = command('systemctl', ['kill', '--signal=KILL', '--', unit]);
  return runKillable(
    {
      entering: enterGuest(leader, unitCommand(unit, inner)),
      kill: () => runEntering(enterGuest(leader, kill), { timeoutMs: KILL_TIMEOUT_MS }),
    },
    options,
  );
}
