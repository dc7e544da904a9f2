import type { WrittenCheck } from './written-check.js';

/** What is listened at. */
export type Listening =
  | { readonly transport: 'tcp' | 'udp'; readonly host: string; readonly port: number }
  | { readonly path: string };

/** Where a client of the same machine reaches it under this name. */
const LOCAL = ['', '*', '0.0.0.0', '::', '[::]', 'localhost', '127.0.0.1'];

/** It is there, and where that can be tried, it accepts connections. */
export function listeningCheck(listening: Listening, why?: string): WrittenCheck {
  return { check: entryOf(listening), ...(why !== undefined && { why }) };
}

function entryOf(listening: Listening): Readonly<Record<string, unknown>> {
  if ('path' in listening) return { file: listening.path, type: 'socket' };
  const { transport, host, port } = listening;
  if (transport === 'udp') return { port: `udp:${port}` };
  return LOCAL.includes(host) ? { tcp: `localhost:${port}` } : { port };
}
