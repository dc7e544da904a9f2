import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

import { PostrojError } from '../errors.js';

/**
 * A port of a machine that is reachable at one of the host's. Of udp both numbers are better the same:
 * pasta before 2024 (Debian 12) loses the answers on the host's loopback otherwise.
 */
export interface PublishedPort {
  readonly protocol: 'tcp' | 'udp';
  readonly hostPort: number;
  readonly guestPort: number;
  /** Only there; by default at all of the host's addresses. */
  readonly hostAddress?: string;
}

/** pasta(1), --tcp-ports and --udp-ports: these and no others. */
export function publishArgs(ports: readonly PublishedPort[]): string[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const specs = ports.filter((port) => port.protocol === protocol).map(publishSpec);
    return (specs.length === 0 ? ['none'] : specs).flatMap((spec) => [`--${protocol}-ports`, spec]);
  });
}

function publishSpec({ hostAddress, hostPort, guestPort }: PublishedPort): string {
  return `${hostAddress === undefined ? '' : `${hostAddress}/`}${hostPort}:${guestPort}`;
}

/** Whether nobody listens there. */
export async function isFree(port: PublishedPort): Promise<boolean> {
  return expectFree([port]).then(
    () => true,
    () => false,
  );
}

/** pasta is content with one version of IP where the other's port is taken. Throws MACHINE_SETUP. */
export async function expectFree(ports: readonly PublishedPort[]): Promise<void> {
  for (const { protocol, hostAddress = '0.0.0.0', hostPort } of ports) {
    try {
      await (protocol === 'tcp' ? listenOnce : bindOnce)(hostPort, hostAddress);
    } catch (cause) {
      const { code = '' } = cause as NodeJS.ErrnoException;
      const message = `the host's ${protocol} port ${hostPort} at ${hostAddress} cannot be published: ${code}`;
      throw new PostrojError('MACHINE_SETUP', message, { cause, hint: 'Publish another port.' });
    }
  }
}

async function listenOnce(port: number, host: string): Promise<void> {
  const server = createServer();
  server.listen({ port, host });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function bindOnce(port: number, address: string): Promise<void> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.bind({ port, address, exclusive: true });
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}
