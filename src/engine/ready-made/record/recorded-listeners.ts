import { candidate, type Candidate, type Entry } from './candidate.js';
import type { Endpoint, Snapshot } from './snapshot.js';

/** From there on the kernel gives out ports by itself: they are others each time. */
const FIRST_EPHEMERAL = 32_768;
/** Reached as localhost. */
const LOCAL = ['0.0.0.0', '127.0.0.1', '::'];
/** What systemd and the like open for themselves. */
const THEIRS = /^\/run\/(?:systemd|user|dbus)\//;

/** What listens and did not, in the words that say most of it. */
export function recordedListeners(
  before: Pick<Snapshot, 'endpoints' | 'sockets'>,
  after: Pick<Snapshot, 'endpoints' | 'sockets'>,
): Candidate[] {
  const known = new Set(before.endpoints.map(keyOf));
  const fresh = after.endpoints.filter(
    (one) => !known.has(keyOf(one)) && one.port < FIRST_EPHEMERAL,
  );
  const ports = new Map<string, Endpoint[]>();
  for (const one of fresh) {
    const name = `${one.transport}:${one.port}`;
    ports.set(name, [...(ports.get(name) ?? []), one]);
  }
  const sockets = after.sockets.filter(
    (path) => !before.sockets.includes(path) && !THEIRS.test(path),
  );
  return [
    ...[...ports.values()].map((endpoints) => candidate(...portEntries(endpoints))),
    ...sockets.map((path) => candidate({ file: path, type: 'socket' })),
  ];
}

function keyOf({ transport, address, port }: Endpoint): string {
  return `${transport} ${address} ${port}`;
}

/** What may be the answer of a server that is well, to who has no business there. */
const REFUSALS = [401, 403, 404];

function portEntries(endpoints: readonly Endpoint[]): Entry[] {
  const [{ transport, port } = { transport: 'tcp', port: 0 }] = endpoints;
  const addresses = endpoints.map(({ address }) => address);
  const bound = { port: transport === 'udp' ? `udp:${port}` : port, address: addresses };
  if (transport === 'udp' || !addresses.some((address) => LOCAL.includes(address))) return [bound];
  const url = `http://localhost:${port}/`.replace(/:80\/$/, '/');
  const secure = `https://localhost:${port}/`.replace(/:443\/$/, '/');
  return [
    { http: url },
    ...REFUSALS.map((status) => ({ http: url, status })),
    { http: secure, tls: { verify: false } },
    { tcp: `localhost:${port}` },
    bound,
  ];
}
