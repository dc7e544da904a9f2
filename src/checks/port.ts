import * as z from 'zod/mini';

import type { Look } from './check.js';
import { described } from './described.js';
import { readListeners, type Listener } from './facts/listeners.js';
import { readProcesses, socketsOf, type RunningProcess } from './facts/processes.js';
import type { Kind } from './kind.js';
import type { Value } from './matchers/matcher.js';
import { matcherSchema, type RawMatcher } from './matchers/raw.js';
import { parsePort, type PortName } from './port-name.js';
import { describePresence, judgePresence } from './presence.js';
import { propertiesOf, type Facts } from './properties.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const matcher = () => z.optional(matcherSchema);

const schema = z.strictObject({
  port: described(
    z.union([z.number(), z.string()], 'expected a port such as 8000, tcp:8000 or udp:53'),
    'A port, of tcp unless it says udp: 8000, tcp:8000, udp:53.',
  ),
  listening: described(z.optional(z.boolean()), 'Whether somebody is to listen (the default).'),
  address: described(matcher(), 'The set of addresses that are listened at, such as 127.0.0.1.'),
  process: described(matcher(), 'The set of names of the processes that have it open.'),
  ...waitingShape(),
});

export interface PortSpec extends PortName, WaitingEntry {
  readonly kind: 'port';
  readonly listening?: boolean | undefined;
  readonly address?: RawMatcher | undefined;
  readonly process?: RawMatcher | undefined;
}

/** Somebody listens at a port of the guest, seen from outside. */
export const port: Kind<z.infer<typeof schema>, PortSpec> = {
  schema,
  about: 'Somebody listens at a port; nobody is connected to.',
  example: { port: 8000, address: '127.0.0.1', process: 'my-service' },
  spec: ({ port: text, ...rest }) => ({ kind: 'port', ...parsePort(String(text)), ...rest }),
  make: (spec, { wrong }) => {
    const properties = propertiesOf(spec, ['address', 'process'], wrong);
    const isWanted = spec.listening ?? true;
    if (!isWanted && properties.length > 0) wrong(['listening'], 'where nobody listens is nobody');
    const presence = { there: 'listening', missing: 'closed', isWanted, properties };
    return {
      kind: 'port',
      target: `${spec.transport}:${spec.port}`,
      expected: describePresence(presence),
      observe: async ({ machine }: Look) => {
        const view = await machine.view();
        const listeners = readListeners(view, spec.transport).filter(
          (one) => one.port === spec.port,
        );
        const facts = () => factsOf(listeners, () => readProcesses(view));
        return judgePresence(presence, listeners.length > 0 ? facts() : undefined);
      },
    };
  },
};

function factsOf(
  listeners: readonly Listener[],
  processes: () => readonly RunningProcess[],
): Facts {
  return (name): Value => {
    if (name === 'address') return new Set(listeners.map(({ address }) => address));
    const inodes = listeners.map(({ inode }) => inode);
    const owners = processes().filter((one) => {
      const sockets = socketsOf(one);
      return inodes.some((inode) => sockets.has(inode));
    });
    return new Set(owners.map((one) => one.name));
  };
}
