import type { Change } from '../../../machine/changes.js';
import type { Machine } from '../../../machine/machine.js';
import { readListeners } from '../../../checks/facts/listeners.js';
import type { Transport } from '../../../checks/port-name.js';
import { readProcesses, type RunningProcess } from '../../../checks/facts/processes.js';
import { readUnixSockets } from '../../../checks/facts/unix-sockets.js';
import type { Account } from '../../watches/accounts.js';
import type { Ask } from '../../watches/ask.js';
import { readAccounts } from '../../watches/users.js';
import { readActiveUnits, type ActiveUnit } from './active-units.js';

/** Where somebody waits for connections. */
export interface Endpoint {
  readonly transport: Transport;
  readonly address: string;
  readonly port: number;
}

/** What a machine is like at one moment, as far as packages change it. */
export interface Snapshot {
  /** None where no systemd runs. */
  readonly units: readonly ActiveUnit[];
  readonly endpoints: readonly Endpoint[];
  /** Paths of sockets that are listened at. */
  readonly sockets: readonly string[];
  readonly accounts: readonly Account[];
  readonly processes: readonly RunningProcess[];
  readonly changes: readonly Change[];
}

export async function readSnapshot(
  machine: Machine,
  { ask, signal }: { readonly ask: Ask; readonly signal: AbortSignal },
): Promise<Snapshot> {
  const hasUnits = machine.init.name === 'systemd';
  const [view, units, accounts, changes] = await Promise.all([
    machine.view(),
    hasUnits ? readActiveUnits(ask) : [],
    readAccounts(machine, signal),
    machine.changes(),
  ]);
  const endpoints = (['tcp', 'udp'] as const).flatMap((transport) =>
    readListeners(view, transport).map(({ address, port }) => ({ transport, address, port })),
  );
  const processes = readProcesses(view);
  return { units, endpoints, sockets: readUnixSockets(view), accounts, processes, changes };
}
