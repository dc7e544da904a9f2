import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

import { isFree, type PublishedPort } from '../machine/published-port.js';
import type { Container } from './container.js';
import type { PortSpec } from './run-spec.js';

/** Each time anew, as docker does: what was free may have been taken meanwhile. */
export async function choosePorts({ spec, image }: Container): Promise<PublishedPort[]> {
  const exposed = spec.publishAll ? image.config.exposedPorts.map(parseExposed) : [];
  return Promise.all([...spec.ports, ...exposed].map(choosePort));
}

async function choosePort({ hostPort, ...port }: PortSpec): Promise<PublishedPort> {
  if (hostPort !== undefined) return { ...port, hostPort };
  // of udp every pasta passes the answers on when both numbers are the same
  const same = { ...port, hostPort: port.guestPort };
  if (port.protocol === 'udp' && (await isFree(same))) return same;
  return { ...port, hostPort: await freePort(port.hostAddress) };
}

/** Of tcp; with udp the same number will do, as good as always. */
async function freePort(host = '0.0.0.0'): Promise<number> {
  const server = createServer();
  server.listen({ port: 0, host });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** `80/tcp`, or just `80`. */
function parseExposed(text: string): PortSpec {
  const [port, protocol] = text.split('/');
  return { guestPort: Number(port), protocol: protocol === 'udp' ? 'udp' : 'tcp' };
}
