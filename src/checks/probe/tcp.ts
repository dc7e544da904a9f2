import net from 'node:net';

import { describe } from './http.js';
import type { ProbeAnswer } from './protocol.js';

const CONNECT_TIMEOUT_MS = 10_000;

export async function probeTcp(host: string, port: number): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port, timeout: CONNECT_TIMEOUT_MS });
    const end = (answer: ProbeAnswer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => {
      end({ redirects: [] });
    });
    socket.on('error', (error) => {
      end({ redirects: [], error: describe(error) });
    });
    socket.on('timeout', () => {
      end({ redirects: [], error: { code: 'ETIMEDOUT', message: 'timed out' } });
    });
  });
}
