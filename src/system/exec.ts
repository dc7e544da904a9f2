import type { Readable, Writable } from 'node:stream';

import { PostrojError } from '../errors.js';
import { killGroup, spawnChild, type Ending } from './spawn.js';

/** A program and its arguments as data; nothing ever passes through a shell. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Starts without our environment: what runs beside a guest must not show it our secrets. */
  readonly bare?: boolean;
  /** The numbers of capabilities that it is not to have, capabilities(7). */
  readonly without?: readonly number[];
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly input?: string | undefined;
  /** Called with every line of both streams while the program runs. */
  readonly onLine?: ((line: string) => void) | undefined;
  /** Called with the program's number as soon as it runs. */
  readonly onStart?: ((pid: number) => void) | undefined;
  /** What a deadline or an interruption does; by default, all of its process group is signalled. */
  readonly kill?: ((pid: number, signal: NodeJS.Signals) => void) | undefined;
}

export interface RunOutcome extends Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** A long-lived program: a namespace holder, a network, a machine. */
export interface Child {
  readonly pid: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the program has ended; never rejects. */
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

const MAX_BUFFER_CHARACTERS = 4 * 1024 * 1024;
const KILL_AFTER_MS = 5_000;

export function command(file: string, args: readonly string[] = []): Command {
  return { file, args };
}

/** `outer` runs `inner`: `nsenter … -- mount …`. The inner environment wins. */
export function within(outer: Command, inner: Command): Command {
  const without = [...(outer.without ?? []), ...(inner.without ?? [])];
  return {
    file: outer.file,
    args: [...outer.args, inner.file, ...inner.args],
    env: { ...outer.env, ...inner.env },
    bare: outer.bare === true || inner.bare === true,
    ...(without.length > 0 && { without }),
  };
}

/**
 * As it is started: it dies with us even on kill -9, and is without what it is not to have; setpriv(1),
 * prctl(2) PR_SET_PDEATHSIG.
 */
export function dyingWithUs({ without = [], ...inner }: Command): Command {
  const drop = without.map((number) => `-cap_${number}`).join(',');
  const options = without.length === 0 ? [] : [`--bounding-set=${drop}`];
  return within(command('setpriv', ['--pdeathsig', 'KILL', ...options]), inner);
}

export function start(cmd: Command): Child {
  return startAsItIs(dyingWithUs(cmd));
}

/** What sees to it by itself that it dies with us. */
export function startAsItIs(cmd: Command): Child {
  const { child, stdout, stderr, ended } = spawnChild(cmd, 'pipe');
  const { pid, stdin } = child;
  if (pid === undefined || stdin === null) throw missingTool(cmd.file);
  const kill = (signal: NodeJS.Signals) => {
    killGroup(pid, signal);
  };
  return { pid, stdin, stdout, stderr, ended, kill };
}

/** Reads it all; the result gives the end of what has come so far. */
export function collect(stream: Readable, onLine: RunOptions['onLine']): () => string {
  let text = '';
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-MAX_BUFFER_CHARACTERS);
    if (!onLine) return;
    const lines = (rest + chunk).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (onLine && rest !== '') onLine(rest);
  });
  return () => text;
}

/** Runs to the end and tells how it ended. Throws only when interrupted through `signal`. */
export async function tryRun(cmd: Command, options: RunOptions = {}): Promise<RunOutcome> {
  const { signal, timeoutMs, input, onLine, onStart, kill: killWith = killGroup } = options;
  signal?.throwIfAborted();
  const spawned = spawnChild(dyingWithUs(cmd), input === undefined ? 'ignore' : 'pipe');
  if (spawned.child.pid !== undefined) onStart?.(spawned.child.pid);
  const stdout = collect(spawned.stdout, onLine);
  const stderr = collect(spawned.stderr, onLine);
  spawned.child.stdin?.on('error', () => undefined); // a program may end without reading its input
  spawned.child.stdin?.end(input);
  let timedOut = false;
  const killed: NodeJS.Signals[] = [];
  const timers: NodeJS.Timeout[] = [];
  const kill = (how: NodeJS.Signals) => {
    killed.push(how);
    if (spawned.child.pid !== undefined) killWith(spawned.child.pid, how);
  };
  const end = () => {
    kill('SIGTERM');
    timers.push(setTimeout(kill, KILL_AFTER_MS, 'SIGKILL'));
  };
  const late = () => {
    timedOut = true;
    end();
  };
  if (timeoutMs !== undefined) timers.push(setTimeout(late, timeoutMs));
  signal?.addEventListener('abort', end, { once: true });
  const ending = await spawned.ended;
  signal?.removeEventListener('abort', end);
  timers.forEach(clearTimeout);
  if (killed.length > 0) kill('SIGKILL'); // children that outlived it
  signal?.throwIfAborted();
  return { ...ending, timedOut, stdout: stdout(), stderr: stderr() };
}

/** Like tryRun, but any end other than exit code 0 throws, with the program's last lines. */
export async function run(cmd: Command, options: RunOptions = {}): Promise<RunOutcome> {
  const outcome = await tryRun(cmd, options);
  if (outcome.exitCode === 0) return outcome;
  throw new PostrojError('COMMAND_FAILED', failureMessage(cmd, outcome, options.timeoutMs), {
    hint: isMissing(outcome) ? `Install it: postroj doctor --fix` : undefined,
  });
}

/** The most specific reason first, then a command line to paste, then the last lines. */
export function failureMessage(cmd: Command, outcome: RunOutcome, timeoutMs?: number): string {
  const tail = lastLines(`${outcome.stdout}\n${outcome.stderr}`, 12);
  return `${failureReason(cmd, outcome, timeoutMs)}: ${renderCommand(cmd)}${tail && `\n${tail}`}`;
}

function failureReason(cmd: Command, outcome: RunOutcome, timeoutMs?: number): string {
  if (outcome.timedOut) return `${cmd.file} did not end within ${(timeoutMs ?? 0) / 1000} s`;
  if (isMissing(outcome)) return `${cmd.file} is not installed`;
  if (outcome.signal !== undefined) return `${cmd.file} was ended by ${outcome.signal}`;
  return `${cmd.file} ended with exit code ${outcome.exitCode ?? 'unknown'}`;
}

/** 127 is setpriv's answer for a program that is not there. */
function isMissing(outcome: RunOutcome): boolean {
  return outcome.startError === 'ENOENT' || outcome.exitCode === 127;
}

function missingTool(file: string): PostrojError {
  return new PostrojError('HOST_TOOL_MISSING', `${file} is not installed`, {
    hint: 'Install it: postroj doctor --fix',
  });
}

export function renderCommand(cmd: Command): string {
  return [cmd.file, ...cmd.args]
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}

export function lastLines(text: string, count: number): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
