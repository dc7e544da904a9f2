import * as z from 'zod/mini';

import type { UnitState } from '../machine/machine.js';
import { command } from '../system/exec.js';
import { parseAddress, renderAddress, type Address } from './address.js';
import type { Look, Observation } from './check.js';
import { described } from './described.js';
import { throughSocket } from './facts/guest-socket.js';
import type { Kind } from './kind.js';
import { describeError } from './network-errors.js';
import type { WaitingEntry } from './waiting.js';
import { waitingShape } from './waiting-shape.js';

const schema = z.strictObject({
  'socket-activation': described(
    z.string().check(z.regex(/^[\w:.\\@-]+\.socket$/, 'expected a socket unit, such as x.socket')),
    'A socket unit: a connection is to start its service, which is stopped before when it runs.',
  ),
  ...waitingShape(),
});

export interface SocketActivationSpec extends WaitingEntry {
  readonly kind: 'socket-activation';
  readonly 'socket-activation': string;
}

/** A connection starts the service of a socket; systemd.socket(5). */
export const socketActivation: Kind<z.infer<typeof schema>, SocketActivationSpec> = {
  schema,
  about: 'A connection to a socket starts its service. It is looked at before all else, and alone.',
  example: { 'socket-activation': 'my-admin.socket' },
  // systemd takes most services for active as soon as they are begun
  spec: (entry) => ({ 'stable-for': '300ms', ...entry, kind: 'socket-activation' }),
  make: (spec) => {
    const target = spec['socket-activation'];
    let connected: Connected | undefined;
    return {
      kind: 'socket-activation',
      target,
      expected: 'its service active after a connection',
      disturbs: true,
      observe: async (look) => {
        if (!connected) {
          const made = await connectTo(target, look);
          if ('state' in made) return made;
          connected = made;
        }
        return lookAfter(target, connected, look);
      },
    };
  },
};

/** What was there when somebody had connected. */
interface Connected {
  readonly place: string;
  readonly service: string;
  /** Where each connection gets a service of its own: how many there were before. */
  readonly accepted: number | undefined;
}

async function connectTo(target: string, look: Look): Promise<Connected | Observation> {
  const { machine, signal } = look;
  const socket = await machine.unit(target, { signal });
  if (socket.state !== 'up') {
    const state = socket.state === 'down' ? 'unmet' : 'hopeless';
    return { state, actual: socket.shown, detail: socket.detail };
  }
  const place = placeOf(socket);
  const isEach = socket.properties?.get('Accept') === 'yes';
  const service = isEach ? target.replace(/socket$/, 'service') : startedBy(socket);
  if (place === undefined || !service)
    return { state: 'hopeless', actual: 'it does not listen for connections' };
  if (!isEach) await machine.query(command('systemctl', ['stop', '--', service]), { signal });
  const failure = await connect(place, look);
  if (failure !== undefined) return { state: 'unmet', actual: `${shown(place)}: ${failure}` };
  const accepted = isEach ? acceptedBy(socket) : undefined;
  return { place: shown(place), service, accepted };
}

async function lookAfter(
  target: string,
  { place, service, accepted }: Connected,
  { machine, signal }: Look,
): Promise<Observation> {
  const after = `after a connection to ${place}`;
  if (accepted !== undefined) {
    const isStarted = acceptedBy(await machine.unit(target, { signal })) > accepted;
    const actual = `${isStarted ? 'one' : 'none'} of its services was started ${after}`;
    return { state: isStarted ? 'met' : 'unmet', actual };
  }
  const { state, shown: seen, detail } = await machine.unit(service, { signal });
  const actual = `${service} is ${seen} ${after}`;
  if (state === 'up') return { state: 'met', actual };
  return { state: state === 'down' ? 'unmet' : 'hopeless', actual, detail };
}

/** Where each connection gets a service of its own there is none yet. */
function startedBy({ properties }: UnitState): string | undefined {
  return properties?.get('Triggers')?.split(' ')[0];
}

function acceptedBy({ properties }: UnitState): number {
  return Number(properties?.get('NAccepted') ?? 0);
}

type Place = Address | string;

/** The first that is for connections: `[::]:8000 (Stream)`, `/run/x (Stream)`. */
function placeOf({ properties }: UnitState): Place | undefined {
  const place = /^(\S+) \(Stream\)$/m.exec(properties?.get('Listen') ?? '')?.[1];
  if (place === undefined || place.startsWith('/')) return place;
  const { host, port } = parseAddress(/^\d+$/.test(place) ? `[::]:${place}` : place, 'tcp');
  return { host: host === '::' || host === '0.0.0.0' ? 'localhost' : host, port };
}

function shown(place: Place): string {
  return typeof place === 'string' ? place : renderAddress(place);
}

/** Why it could not be made; undefined when it was. */
async function connect(place: Place, look: Look): Promise<string | undefined> {
  const ask = (to: { readonly socketPath: string } | Address) =>
    look.prober.ask({ kind: 'tcp', ...to }, look.signal);
  const answer =
    typeof place === 'string'
      ? await throughSocket(place, look, (socketPath) => ask({ socketPath }))
      : await ask(place);
  if ('lacking' in answer) return answer.lacking;
  return answer.error && describeError(answer.error);
}
