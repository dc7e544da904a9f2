import {
  collect,
  command,
  dyingWithUs,
  type Command,
  type RunOptions,
  type RunOutcome,
} from '../system/exec.js';
import { spawnOnPipes } from '../system/pipes.js';
import { spawnOnto } from '../system/spawn.js';
import { enterGuest, runEntering } from './enter-guest.js';
import { failingProgram, guestProgram, type GuestProgram } from './guest-program.js';
import { findUser, type GuestUser } from './guest-user.js';
import { sessionOf, type Execution, type Session, type Started } from './session.js';
import { openTerminal, type Terminal, type TerminalSize } from './terminal.js';

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
  readonly execution: (leader: number, program: GuestProgram) => Promise<Execution>;
}

const CANNOT_RUN = 126;

/** Runs a command as docker does; what cannot be run ends with 126 or 127 and docker's words. */
export async function openSession(
  { leader, execution }: Lane,
  inner: Command,
  options: SessionOptions,
): Promise<Session> {
  const { signal, terminal: size } = options;
  signal?.throwIfAborted();
  const user = options.user === undefined ? undefined : await readUser(leader, options.user);
  const terminal =
    size && (await openTerminal(leader, size, typeof user === 'object' ? user.uid : 0));
  const device = terminal?.device;
  const program =
    typeof user === 'string'
      ? { ...failingProgram(CANNOT_RUN, user), terminal: device }
      : guestProgram(inner, { user, directory: options.directory, terminal: device });
  try {
    const how = await execution(leader, program);
    const started = terminal
      ? onTerminal(how.entering, terminal)
      : { ...(await spawnOnPipes(how.entering)), resize: () => Promise.resolve() };
    return sessionOf(how, started, options);
  } catch (error) {
    terminal?.letGo();
    terminal?.stream.destroy();
    throw error;
  }
}

/** The guest opens its side by itself. */
function onTerminal(entering: Command, { stream, resize, letGo }: Terminal): Started {
  const { pid, exited } = spawnOnto(dyingWithUs(entering), ['ignore', 'ignore', 'ignore']);
  void exited.then(letGo);
  return { pid, exited, stdin: stream, stdout: stream, stderr: undefined, resize };
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

/** From the guest's own files, read by the guest's own program: links in it lead to nothing of ours. */
async function readUser(leader: number, wanted: string): Promise<GuestUser | string> {
  const read = async (file: string) =>
    (await runEntering(enterGuest(leader, command('cat', [file])), {})).stdout;
  const group = wanted.includes(':') ? await read('/etc/group') : '';
  return findUser(wanted, { passwd: await read('/etc/passwd'), group });
}
