import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { command, run } from './exec.js';

/** Ours to write and read; the other ends go to a program. */
export interface Pipes {
  readonly stdin: Socket;
  readonly stdout: Socket;
  readonly stderr: Socket;
  readonly theirs: readonly [number, number, number];
}

/**
 * Three pipes. What Node itself gives to a program are sockets, which cannot be opened by the names
 * /dev/stdin, /dev/stdout and /dev/stderr; these can, by any user, as docker's can by most. They are
 * made in the directory, fifo(7), and have no name there any more when this resolves.
 */
export async function openPipes(directory: string): Promise<Pipes> {
  const name = path.join(directory, `pipe-${randomBytes(4).toString('hex')}`);
  const files = ['in', 'out', 'err'].map((end) => `${name}.${end}`);
  await run(command('mkfifo', ['--mode=666', ...files]));
  const [stdin, stdout, stderr] = files.map((file, index) =>
    openBothEnds(file, index === 0 ? 'write' : 'read'),
  );
  if (!stdin || !stdout || !stderr) throw new Error('three names give three pipes');
  return {
    stdin: stdin.ours,
    stdout: stdout.ours,
    stderr: stderr.ours,
    theirs: [stdin.theirs, stdout.theirs, stderr.theirs],
  };
}

/** When the program has got them; those that are none are left alone. */
export function closeTheirs(theirs: readonly (number | 'ignore')[]): void {
  for (const descriptor of theirs) if (descriptor !== 'ignore') closeSync(descriptor);
}

/** Only ours does not block: that is a property of the open file, which the program would share. */
function openBothEnds(file: string, ours: 'read' | 'write') {
  const { O_RDONLY, O_WRONLY, O_RDWR, O_NONBLOCK } = constants;
  const both = openSync(file, O_RDWR | O_NONBLOCK); // so that nobody waits for the other end
  try {
    const reader = openSync(file, O_RDONLY | (ours === 'read' ? O_NONBLOCK : 0));
    const writer = openSync(file, O_WRONLY | (ours === 'write' ? O_NONBLOCK : 0));
    const [fd, theirs] = ours === 'read' ? [reader, writer] : [writer, reader];
    return {
      ours: new Socket({ fd, readable: ours === 'read', writable: ours === 'write' }),
      theirs,
    };
  } finally {
    closeSync(both);
    unlinkSync(file);
  }
}
