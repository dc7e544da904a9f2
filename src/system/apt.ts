import { command, tryRun, type RunOutcome } from './exec.js';
import type { Log } from './log.js';

export interface AptContext {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Runs apt-get(8) to its end, whatever interrupts us: a dpkg that was killed half-way would be worse. */
export function aptGet(args: readonly string[], { log }: AptContext): Promise<RunOutcome> {
  const apt = command('apt-get', ['-qq', '-y', '--no-install-recommends', ...args]);
  // needrestart(1) would look at every process of the host
  const env = { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' };
  return tryRun(
    { ...apt, env },
    {
      onLine: (line) => {
        log.detail(line);
      },
    },
  );
}

/** The lists of packages that are there will mostly do, and an update costs seconds. */
export async function aptGetWithLists(
  args: readonly string[],
  context: AptContext,
): Promise<RunOutcome> {
  const first = await aptGet(args, context);
  context.signal.throwIfAborted();
  if (first.exitCode === 0) return first;
  const updated = await tryRun(command('apt-get', ['-qq', 'update']));
  const outcome = updated.exitCode === 0 ? await aptGet(args, context) : updated;
  context.signal.throwIfAborted();
  return outcome;
}
