import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import {
  command,
  lastLines,
  run,
  start,
  within,
  type Child,
  type Command,
} from '../system/exec.js';
import { deadlineIn, sleep } from '../system/clock.js';
import { makeDirectory } from '../system/files.js';
import type { Releases } from '../system/releases.js';
import { hostHasSystemd } from './nspawn.js';

const SWEEP_TIMEOUT_MS = 5_000;

/**
 * A mount and a network namespace, held by one idle process without privileges. Whatever is
 * mounted in it never shows on the host, and the kernel takes it down with its last process: even
 * kill -9 leaves no mount and no loop device. The holder also passes on what systemd-nspawn
 * notifies, see sd_notify(3).
 */
export interface Space {
  readonly pid: number;
  readonly networkPath: string;
  /** Address of the datagram socket for NOTIFY_SOCKET. */
  readonly notifySocket: string;
  /** What was notified so far, and a call for each time that more came. */
  notified(): string;
  onNotified(listener: () => void): void;
  /** The command, run with this space's mounts. */
  withMounts(inner: Command): Command;
  /** The command, run with the host's mounts but in this space's network. */
  withNetwork(inner: Command): Command;
}

export async function openSpace(directory: string, releases: Releases): Promise<Space> {
  const notifySocket = path.join(directory, 'notify');
  const cover = !hostHasSystemd();
  if (cover) await makeDirectory(NSPAWN_DIRECTORY);
  const holder = start(holderCommand(notifySocket, cover ? coverNspawnDirectory : []));
  releases.add(async () => {
    holder.kill('SIGKILL');
    await holder.ended;
  });
  await listening(holder);
  const network = namespaceOf(holder.pid);
  releases.add(() => sweep(holder.pid, network));
  let notified = '';
  const listeners: (() => void)[] = [];
  holder.stdout.on('data', (chunk: Buffer) => {
    notified += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  const networkPath = `/proc/${holder.pid}/ns/net`;
  const withMounts = (inner: Command) =>
    within(command('nsenter', [`--mount=/proc/${holder.pid}/ns/mnt`, '--']), inner);
  return {
    pid: holder.pid,
    networkPath,
    notifySocket,
    notified: () => notified,
    onNotified: (listener) => listeners.push(listener),
    withMounts,
    withNetwork: (inner) => within(command('nsenter', [`--net=${networkPath}`, '--']), inner),
  };
}

/**
 * systemd-socket-activate(1) waits for the first datagram and hands the socket on as descriptor 3.
 * Without capabilities the holder may be looked at by programs that gave up theirs, as pasta does.
 */
function holderCommand(socket: string, first: readonly string[]): Command {
  return command('unshare', [
    ...['--mount', '--net', '--propagation', 'slave', '--', ...first],
    ...['setpriv', '--pdeathsig', 'KILL', '--bounding-set', '-all', '--inh-caps', '-all', '--'],
    ...['systemd-socket-activate', '--datagram', `--listen=${socket}`],
    ...['sh', '-c', 'exec cat <&3'],
  ]);
}

const NSPAWN_DIRECTORY = '/run/systemd/nspawn';

/**
 * systemd-nspawn makes a directory for each machine in it, and cannot remove that where /run is on a
 * disk, as in containers: it says so into every failure, and directories pile up. Runs what follows.
 */
const coverNspawnDirectory = [
  ...['sh', '-c', 'mount -t tmpfs tmpfs "$0" && exec "$@"', NSPAWN_DIRECTORY],
];

/** It says on which address it listens as soon as it does. */
async function listening(holder: Child): Promise<void> {
  let said = '';
  const first = new Promise<'listens'>((resolve) => {
    holder.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('Listening on')) resolve('listens');
    });
  });
  if ((await Promise.race([first, holder.ended])) === 'listens') return;
  throw new PostrojError('MACHINE_SETUP', `no namespaces for a machine:\n${lastLines(said, 5)}`, {
    hint: 'See what this host lacks: postroj doctor',
  });
}

function namespaceOf(pid: number | string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined; // it has ended
  }
}

/** Ends whatever is still in the network namespace; the holder keeps its number from being reused. */
async function sweep(holderPid: number, network: string | undefined): Promise<void> {
  const deadline = deadlineIn(SWEEP_TIMEOUT_MS);
  for (;;) {
    const inside = readdirSync('/proc').filter(
      (name) => /^\d+$/.test(name) && Number(name) !== holderPid && namespaceOf(name) === network,
    );
    if (network === undefined || inside.length === 0 || deadline.expired()) return;
    for (const pid of inside) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // it has ended already
      }
    }
    await sleep(10);
  }
}
