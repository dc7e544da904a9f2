import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';

import { settlesWithin } from '../system/clock.js';
import type { Command, RunOptions } from '../system/exec.js';
import { ignoreFromNow, LINGER_MS, type Ending } from '../system/spawn.js';
import { killEntered, stayingAwake } from './enter-guest.js';
import type { TerminalSize } from './terminal.js';

/** How a command is run in a guest, and ended there. */
export interface Execution {
  /** What the guest calls it: of systemd a unit, else a control group. */
  readonly name: string;
  /** Enters the guest and runs it. */
  readonly entering: Command;
  /** Ends all that it has started in the guest. */
  readonly kill: () => Promise<unknown>;
  /** Tells all of it. */
  readonly signal: (signal: NodeJS.Signals) => Promise<unknown>;
  /** When it has ended. */
  readonly close?: () => Promise<void>;
}

/** What has been started, and its streams: ours to write and read. */
export interface Started {
  readonly pid: number | undefined;
  readonly exited: Promise<Ending>;
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** undefined with a terminal, which has but one. */
  readonly stderr: Readable | undefined;
  readonly resize: (size: TerminalSize) => Promise<void>;
}

export interface SessionEnd extends Ending {
  readonly timedOut: boolean;
}

/** A command that runs in a guest. */
export interface Session {
  readonly name: string;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable | undefined;
  /** Only with a terminal. */
  resize(size: TerminalSize): Promise<void>;
  /** Ends all that it has started in the guest. */
  kill(): Promise<void>;
  /** Tells all that it has started in the guest; SIGKILL is `kill`. */
  signal(signal: NodeJS.Signals): Promise<void>;
  /**
   * Settles when it has ended and its output has been read. What it left behind may still write; that
   * is not waited for.
   */
  readonly ended: Promise<SessionEnd>;
}

/** Our end goes a little later than the guest's, should that not answer any more. */
const GRACE_MS = 5_000;
/** What has not begun yet in the guest cannot be killed there. */
const KILL_AGAIN_MS = 100;
const KILLED = 137;

interface State {
  killing: Promise<void> | undefined;
  timedOut: boolean;
}

/** At its deadline, and when it is interrupted, all that it has started in the guest ends. */
export function sessionOf(
  execution: Execution,
  started: Started,
  { signal, timeoutMs }: Pick<RunOptions, 'signal' | 'timeoutMs'>,
): Session {
  const { pid, exited, ...streams } = started;
  streams.stdin.on('error', () => undefined); // a program may end without reading its input
  const state: State = { killing: undefined, timedOut: false };
  const timers: NodeJS.Timeout[] = [];
  const killAll = async () => {
    if (pid !== undefined) timers.push(setTimeout(killEntered, GRACE_MS, pid, 'SIGKILL'));
    do await execution.kill();
    while (!(await settlesWithin(exited, KILL_AGAIN_MS)));
  };
  const kill = () => (state.killing ??= killAll());
  const late = () => {
    state.timedOut = true;
    void kill();
  };
  const interrupted = () => void kill();
  if (timeoutMs !== undefined) timers.push(setTimeout(late, timeoutMs));
  signal?.addEventListener('abort', interrupted, { once: true });
  const ended = (async () => {
    const ending = await stayingAwake(pid, exited);
    timers.forEach(clearTimeout);
    signal?.removeEventListener('abort', interrupted);
    await state.killing?.catch(() => undefined); // told to who has asked for it
    await Promise.all([readToEnd(streams.stdout), streams.stderr && readToEnd(streams.stderr)]);
    streams.stdin.destroy(); // a terminal's one stream, or the pipe that nobody reads any more
    await execution.close?.();
    signal?.throwIfAborted();
    return {
      ...ending,
      exitCode: trueExitCode(ending, state.killing !== undefined),
      timedOut: state.timedOut,
    };
  })();
  ended.catch(() => undefined); // who opened it may not have come to wait yet
  const tell = async (what: NodeJS.Signals) => {
    if (what === 'SIGKILL') await kill();
    else await execution.signal(what);
  };
  return { ...streams, name: execution.name, kill, signal: tell, ended };
}

/** nsenter ends itself by the signal that has ended the guest's shell. */
function trueExitCode({ exitCode, signal }: Ending, killed: boolean): number | undefined {
  if (killed) return KILLED;
  const signals: Readonly<Record<string, number>> = constants.signals;
  const number = signal === undefined ? undefined : signals[signal];
  return number === undefined ? exitCode : 128 + number;
}

/** As long as its reader is behind, there is something to wait for. */
async function readToEnd(stream: Readable): Promise<void> {
  await new Promise<void>((resolve) => {
    const over = () => {
      clearInterval(timer);
      resolve();
    };
    const look = () => {
      if (stream.readableLength > 0) return;
      ignoreFromNow(stream);
      over();
    };
    // after what has come meanwhile was read: a busy host may give us no time for that
    const timer = setInterval(() => setImmediate(look), LINGER_MS);
    stream.once('close', over);
    stream.on('error', over); // EIO: the last has closed the guest's side of a terminal
    if (stream.closed) over();
  });
}
