import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';

import { expectFree } from '../../../src/machine/published-port.js';
import { failureOf } from '../../support/failure.js';

async function tcpPort(host: string) {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

async function udpPort(host: string) {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4').bind(0, host);
  await once(socket, 'listening');
  return { port: socket.address().port, close: () => socket.close() };
}

describe.each([
  ['tcp', tcpPort],
  ['udp', udpPort],
] as const)('a port of %s', (protocol, take) => {
  it.each([
    ['everywhere', '127.0.0.1', undefined, '0.0.0.0'],
    ['at one address', '127.0.0.1', '127.0.0.1', '127.0.0.1'],
    ['at one of IPv6', '::1', '::1', '::1'],
  ])('that is taken cannot be published %s', async (_, taken, hostAddress, told) => {
    const { port, close } = await take(taken);
    const published = { protocol, hostPort: port, guestPort: 80 };
    const ports = [{ ...published, ...(hostAddress !== undefined && { hostAddress }) }];
    const error = await failureOf(() => expectFree(ports));
    close();
    expect(error).toMatchObject({
      code: 'MACHINE_SETUP',
      message: `the host's ${protocol} port ${port} at ${told} cannot be published: EADDRINUSE`,
      hint: 'Publish another port.',
    });
  });

  it('that is free again can be', async () => {
    const { port, close } = await take('127.0.0.1');
    close();
    await expectFree([{ protocol, hostPort: port, guestPort: 80 }]);
    await expectFree([{ protocol, hostPort: port, guestPort: 80 }]);
  });
});
