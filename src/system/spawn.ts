import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';

import type { Command } from './exec.js';
import { OWNER_VARIABLE, ownMark } from './owner.js';

/** How a program ended. */
export interface Ending {
  /** undefined when the program was ended by a signal or could not start. */
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  /** For example ENOENT, when the program could not be started. */
  readonly startError: string | undefined;
}

const GUEST_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
/** An ordinary user's PATH may lack the programs of the administrator. */
const HOST_PATH = `${process.env.PATH ?? ''}:${GUEST_PATH}`;
/** What a program wrote before its end has been read by then. */
const LINGER_MS = 1_000;

/**
 * `ended` settles when the streams are closed as well, or soon after the end when something that the
 * program left behind, a daemon of a package, keeps them open. It never rejects.
 */
export interface Spawned {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly ended: Promise<Ending>;
}

/**
 * In a session of its own, so that Ctrl-C reaches us alone and we end things in order, with a fixed
 * locale, closed standard input and the mark of its owner.
 */
export function spawnChild(cmd: Command, input: 'ignore' | 'pipe'): Spawned {
  const child = spawn(cmd.file, cmd.args, {
    detached: true,
    stdio: [input, 'pipe', 'pipe'],
    env: {
      ...(cmd.bare === true ? {} : process.env),
      LC_ALL: 'C.UTF-8',
      PATH: cmd.bare === true ? GUEST_PATH : HOST_PATH,
      ...cmd.env,
      [OWNER_VARIABLE]: ownMark,
    },
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('a child without streams');
  const ended = new Promise<Ending>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ exitCode: undefined, signal: undefined, startError: error.code ?? error.message });
    });
    const settle = (code: number | null, signal: NodeJS.Signals | null) => {
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined, startError: undefined });
    };
    child.on('close', settle);
    const letGo = (code: number | null, signal: NodeJS.Signals | null) => {
      for (const stream of [stdout, stderr]) ignoreFromNow(stream);
      settle(code, signal);
    };
    child.on('exit', (...how) => {
      const timer = setTimeout(() => setImmediate(letGo, ...how), LINGER_MS);
      child.on('close', () => {
        clearTimeout(timer);
      });
    });
  });
  return { child, stdout, stderr, ended };
}

/** Read on, since to a pipe that is closed its daemon could not write; but it no longer keeps us. */
function ignoreFromNow(stream: Readable): void {
  stream.removeAllListeners('data');
  stream.resume();
  if (stream instanceof Socket) stream.unref();
}

export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // it has ended already
  }
}
