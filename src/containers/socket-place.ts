import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { createConnection, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';

const NAME = 'control';

/**
 * An address of a socket has room for 108 bytes, unix(7), and a state directory may have a longer name:
 * so it is named by the directory, opened.
 */
function withShortName<T>(directory: string, use: (address: string) => T): T {
  const fd = openSync(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    return use(`/proc/self/fd/${fd}/${NAME}`); // both bind and connect at once
  } finally {
    closeSync(fd);
  }
}

/** Only for us: the directory is, and the socket too. What a dead owner has left gives way. */
export async function listenIn(directory: string, server: Server): Promise<void> {
  rmSync(path.join(directory, NAME), { force: true });
  const before = process.umask(0o177);
  try {
    withShortName(directory, (address) => server.listen(address));
  } finally {
    process.umask(before);
  }
  await once(server, 'listening');
}

/** undefined when nobody listens, or does not any more. */
export async function connectIn(directory: string): Promise<Socket | undefined> {
  try {
    const socket = withShortName(directory, (address) => createConnection(address));
    await once(socket, 'connect');
    return socket;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ECONNREFUSED', 'ECONNRESET'].includes(code)) return undefined;
    throw error;
  }
}
