import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { PostrojError } from '../errors.js';
import { command, lastLines, start, tryRun } from './exec.js';
import type { Releases } from './releases.js';

/** Who waits longer than this for somebody else is told so. */
const SILENT_MS = 300;

/** Tells when somebody else has the lock, and when it has it itself; cat(1) ends when we do, since its input does. */
const STAY = 'echo held; exec cat';
const HOLD = `exec 9>>"$0" || exit
flock "$1" --nonblock 9 || { echo waits; exec flock "$1" --no-fork "$0" sh -c '${STAY}'; }
${STAY}`;

export interface LockOptions {
  /** Many may hold a shared lock, one an exclusive one. */
  readonly mode: 'shared' | 'exclusive';
  readonly signal: AbortSignal;
  /** Called once, when somebody else has it. */
  readonly onWait?: () => void;
}

/**
 * Takes a lock of flock(2) on `file` and holds it until released. A process of its own holds it, so
 * that the kernel lets go of it whatever happens to us.
 */
export async function takeLock(
  file: string,
  options: LockOptions,
  releases: Releases,
): Promise<void> {
  options.signal.throwIfAborted();
  // nothing is awaited before the release is known: who does not wait for the lock can still let it go
  mkdirSync(path.dirname(file), { recursive: true });
  const holder = start(command('sh', ['-c', HOLD, file, `--${options.mode}`]));
  releases.add(async () => {
    holder.kill('SIGKILL');
    await holder.ended;
  });
  let said = '';
  holder.stderr.on('data', (chunk: Buffer) => (said += chunk.toString('utf8')));
  let timer: NodeJS.Timeout | undefined;
  const lines = createInterface({ input: holder.stdout });
  const held = new Promise<'held'>((resolve) => {
    lines.on('line', (line) => {
      if (line === 'held') resolve(line);
      else if (options.onWait) timer = setTimeout(options.onWait, SILENT_MS);
    });
  });
  const aborted = new Promise<'aborted'>((resolve) => {
    options.signal.addEventListener(
      'abort',
      () => {
        resolve('aborted');
      },
      { once: true },
    );
  });
  const outcome = await Promise.race([held, aborted, holder.ended]);
  lines.removeAllListeners('line');
  clearTimeout(timer);
  options.signal.throwIfAborted();
  if (outcome !== 'held') {
    throw new PostrojError('COMMAND_FAILED', `cannot lock ${file}: ${lastLines(said, 3)}`);
  }
}

/** Whether anybody holds a lock on the file at this moment. */
export async function isLocked(file: string): Promise<boolean> {
  const attempt = command('flock', ['--exclusive', '--nonblock', file, 'true']);
  return (await tryRun(attempt)).exitCode !== 0;
}
