import dgram, { type Socket } from 'node:dgram';

import { describe, late, USUAL_TIMEOUT_MS } from './failure.js';
import { addressesOf } from './lookup.js';
import type { ProbeAnswer, UdpQuestion } from './protocol.js';

/** Sends one packet to every address of the host; the first answer counts, and refusal by all. */
export async function probeUdp(question: UdpQuestion): Promise<ProbeAnswer> {
  const { host, timeoutMs = USUAL_TIMEOUT_MS } = question;
  const sockets: Socket[] = [];
  let limit: NodeJS.Timeout | undefined;
  const passed = new Promise<never>((_, reject) => {
    limit = setTimeout(() => {
      reject(late('no answer', timeoutMs));
    }, timeoutMs);
  });
  try {
    const addresses = await addressesOf(host, question.names);
    const answers = addresses.map(({ address, family }) => {
      const socket = dgram.createSocket(family === 6 ? 'udp6' : 'udp4');
      sockets.push(socket);
      return ask(socket, address, question);
    });
    const said = await Promise.race([Promise.any(answers), passed]);
    return { redirects: [], said };
  } catch (error) {
    return {
      redirects: [],
      error: describe(error instanceof AggregateError ? error.errors[0] : error),
    };
  } finally {
    clearTimeout(limit);
    for (const socket of sockets) socket.close();
  }
}

/** A connected socket is told that nobody listens there, udp(7). */
function ask(socket: Socket, address: string, { port, send }: UdpQuestion): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (message) => {
      resolve(message.toString('utf8'));
    });
    socket.connect(port, address, (error?: Error) => {
      if (error) reject(error);
      else socket.send(send);
    });
  });
}
