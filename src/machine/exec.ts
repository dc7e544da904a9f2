import { randomBytes } from 'node:crypto';

import { hasOwnUsers } from './id-map.js';
import {
  command,
  tryRun,
  within,
  type Command,
  type RunOptions,
  type RunOutcome,
} from '../system/exec.js';

/** nsenter(1) into all namespaces of the guest's init, without our environment. */
export function enterGuest(leader: number, inner: Command): Command {
  const users = hasOwnUsers(leader) ? ['--user'] : []; // one cannot enter where one is
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', ...users];
  const outer = command('nsenter', [`--target=${leader}`, ...namespaces, '--']);
  return { ...within(outer, inner), bare: true };
}

/**
 * To systemd a service that was ended by SIGTERM and the like has ended well. The shell turns the
 * end of its command by a signal, and its own, into an exit code as usual: 128 and the number.
 */
const TRUE_EXIT_CODE = ['HUP:129', 'INT:130', 'PIPE:141', 'TERM:143']
  .map((pair) => pair.split(':'))
  .map(([signal = '', code = '']) => `trap "exit ${code}" ${signal}; `)
  .concat('"$@"')
  .join('');

/** systemd-run(1): the command as a transient unit whose streams and exit code are ours. */
export function unitCommand(unit: string, inner: Command): Command {
  const env = { HOME: '/root', ...inner.env };
  const words = ['/bin/sh', '-c', TRUE_EXIT_CODE, 'sh', inner.file, ...inner.args];
  return command('systemd-run', [
    ...['--quiet', '--pipe', '--wait', '--collect', '--service-type=exec', `--unit=${unit}`],
    ...Object.entries(env).map(([name, value]) => `--setenv=${name}=${value}`),
    '--',
    // the manager expands variables in arguments, systemd.service(5)
    ...words.map((word) => word.replaceAll('$', '$$$$')),
  ]);
}

/** Our end goes a little later than the unit, should the guest not answer any more. */
const GRACE_MS = 5_000;

export async function execInGuest(
  leader: number,
  inner: Command,
  options: RunOptions = {},
): Promise<RunOutcome> {
  const unit = `postroj-exec-${randomBytes(4).toString('hex')}.service`;
  const killUnit = () => {
    const kill = command('systemctl', ['kill', '--signal=KILL', '--', unit]);
    void tryRun(enterGuest(leader, kill), { timeoutMs: GRACE_MS });
  };
  let timedOut = false;
  const { timeoutMs } = options;
  const end = () => {
    timedOut = true;
    killUnit();
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  options.signal?.addEventListener('abort', killUnit, { once: true });
  try {
    const last = timeoutMs === undefined ? undefined : timeoutMs + GRACE_MS;
    const outcome = await tryRun(enterGuest(leader, unitCommand(unit, inner)), {
      ...options,
      timeoutMs: last,
    });
    return { ...outcome, timedOut };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', killUnit);
  }
}
