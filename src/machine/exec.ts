import {
  collect,
  command,
  type Command,
  type RunOptions,
  type RunOutcome,
} from '../system/exec.js';
import { openPipes } from '../system/pipes.js';
import { enterGuest, runEntering } from './enter-guest.js';
import { failingProgram, guestProgram, type GuestProgram } from './guest-program.js';
import { findUser, type GuestUser } from './guest-user.js';
import { startSession, type Execution, type Session, type Streams } from './session.js';
import { openTerminal, type TerminalSize } from './terminal.js';

/** As whom and where a command runs in a guest. */
export interface Setting {
  /** `user`, `uid`, `user:group` as docker takes them; root by default. */
  readonly user?: string | undefined;
  /** Where it starts; the root by default. */
  readonly directory?: string | undefined;
}

export interface ExecOptions extends RunOptions, Setting {}

export interface SessionOptions extends Pick<RunOptions, 'signal' | 'timeoutMs'>, Setting {
  /** A terminal of that size instead of three pipes. */
  readonly terminal?: TerminalSize | undefined;
}

/** A guest in which commands run. */
export interface Lane {
  /** The number of its init. */
  readonly leader: number;
  /** Of the host, private to the machine. */
  readonly directory: string;
  readonly execution: (leader: number, program: GuestProgram) => Promise<Execution>;
}

const CANNOT_RUN = 126;

/** Runs a command as docker does; what cannot be run ends with 126 or 127 and docker's words. */
export async function openSession(
  { leader, directory, execution }: Lane,
  inner: Command,
  options: SessionOptions,
): Promise<Session> {
  const { signal, timeoutMs, terminal: size } = options;
  signal?.throwIfAborted();
  const user = options.user === undefined ? undefined : await readUser(leader, options.user);
  const { device, streams } = size
    ? await onTerminal(leader, size)
    : { device: undefined, streams: await onPipes(directory) };
  const program =
    typeof user === 'string'
      ? { ...failingProgram(CANNOT_RUN, user), terminal: device }
      : guestProgram(inner, { user, directory: options.directory, terminal: device });
  try {
    return startSession(await execution(leader, program), streams, { signal, timeoutMs });
  } catch (error) {
    for (const stream of [streams.stdin, streams.stdout, streams.stderr]) stream?.destroy();
    throw error;
  }
}

/** Runs it to its end with pipes, and keeps the end of what it writes. */
export async function execInGuest(
  lane: Lane,
  inner: Command,
  { input, onLine, ...options }: ExecOptions,
): Promise<RunOutcome> {
  const session = await openSession(lane, inner, options);
  const stdout = collect(session.stdout, onLine);
  const stderr = session.stderr ? collect(session.stderr, onLine) : () => '';
  session.stdin.end(input);
  const end = await session.ended;
  return { ...end, stdout: stdout(), stderr: stderr() };
}

async function onPipes(directory: string): Promise<Streams> {
  return { ...(await openPipes(directory)), resize: () => Promise.resolve() };
}

async function onTerminal(leader: number, size: TerminalSize) {
  const { device, stream, resize } = await openTerminal(leader, size);
  const theirs = ['ignore', 'ignore', 'ignore'] as const; // the guest opens its side by itself
  const streams: Streams = { stdin: stream, stdout: stream, stderr: undefined, theirs, resize };
  return { device, streams };
}

/** From the guest's own files, read by the guest's own program: links in it lead to nothing of ours. */
async function readUser(leader: number, wanted: string): Promise<GuestUser | string> {
  const read = async (file: string) =>
    (await runEntering(enterGuest(leader, command('cat', [file])), {})).stdout;
  const group = wanted.includes(':') ? await read('/etc/group') : '';
  return findUser(wanted, { passwd: await read('/etc/passwd'), group });
}
