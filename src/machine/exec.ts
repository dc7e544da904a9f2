import { command, type Command, type RunOptions, type RunOutcome } from '../system/exec.js';
import { runEntering } from './enter-guest.js';

/**
 * The shell turns the end of its command by a signal, and its own, into an exit code as usual: 128 and
 * the number. To systemd a service that was ended by SIGTERM and the like has ended well.
 */
const TRUE_EXIT_CODE = ['HUP:129', 'INT:130', 'PIPE:141', 'TERM:143']
  .map((pair) => pair.split(':'))
  .map(([signal = '', code = '']) => `trap "exit ${code}" ${signal}; `)
  .concat('umask 022; "$@"')
  .join('');

/** The command as a guest's shell runs it, with a home. */
export function withTrueExitCode(inner: Command): Command {
  return {
    ...command('/bin/sh', ['-c', TRUE_EXIT_CODE, 'sh', inner.file, ...inner.args]),
    env: { HOME: '/root', ...inner.env },
  };
}

/** Our end goes a little later than the guest's, should that not answer any more. */
const GRACE_MS = 5_000;

export interface Execution {
  /** Enters the guest and runs it. */
  readonly entering: Command;
  /** Ends all that it has started in the guest. */
  readonly kill: () => Promise<unknown>;
}

/** At its deadline, and when the run is interrupted, all that it has started ends. */
export async function runKillable(
  { entering, kill }: Execution,
  options: RunOptions,
): Promise<RunOutcome> {
  let timedOut = false;
  const { timeoutMs, signal } = options;
  const end = () => void kill();
  const late = () => {
    timedOut = true;
    end();
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const last = timeoutMs === undefined ? undefined : timeoutMs + GRACE_MS;
    return { ...(await runEntering(entering, { ...options, timeoutMs: last })), timedOut };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}
