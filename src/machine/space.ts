import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import {
  command,
  lastLines,
  startAsItIs,
  within,
  type Child,
  type Command,
} from '../system/exec.js';
import { deadlineIn, sleep } from '../system/clock.js';
import { makeDirectory } from '../system/files.js';
import type { Releases } from '../system/releases.js';
import { hostHasSystemd } from './nspawn.js';
import { holderCommand } from './space-holder.js';

const SWEEP_TIMEOUT_MS = 5_000;

/**
 * A mount and, unless it shares the host's, a network namespace, held by one idle process without privileges. Whatever is
 * mounted in it never shows on the host, and the kernel takes it down with its last process: even
 * kill -9 leaves no mount and no loop device. The holder also passes on what systemd-nspawn
 * notifies, see sd_notify(3).
 */
export interface Space {
  readonly pid: number;
  /** undefined when it is the host's. */
  readonly networkPath: string | undefined;
  /** Address of the datagram socket for NOTIFY_SOCKET. */
  readonly notifySocket: string;
  /** What was notified so far, and a call for each time that more came. */
  notified(): string;
  onNotified(listener: () => void): void;
  /**
   * The command, run with this space's mounts, and in its network: what systemd-nspawn mounts as /sys
   * shows the interfaces of the network that it runs in itself.
   */
  withMounts(inner: Command): Command;
  /** The command, run with the host's mounts but in this space's network. */
  withNetwork(inner: Command): Command;
}

/** See mount(8). */
export interface Mount {
  readonly type: string;
  /** `loop,…`, or those of the file system alone. */
  readonly options: string;
  readonly source: string;
  readonly target: string;
}

export interface SpaceOptions {
  /** In this order. */
  readonly mounts?: readonly Mount[];
  readonly hostNetwork?: boolean;
  /** Held, shared, for as long as the space is there. */
  readonly lockFile?: string;
  readonly signal?: AbortSignal;
}

/** Throws MACHINE_SETUP. */
export async function openSpace(
  directory: string,
  releases: Releases,
  { mounts = [], hostNetwork = false, lockFile, signal }: SpaceOptions = {},
): Promise<Space> {
  signal?.throwIfAborted();
  const address = path.join(directory, 'notify');
  const all = [...coversOfNspawn(), ...mounts];
  const holder = startAsItIs(holderCommand({ address, mounts: all, hostNetwork, lockFile }));
  releases.add(async () => {
    holder.kill('SIGKILL');
    await holder.ended;
  });
  await listening(holder, signal);
  const own = namespacesOf(holder.pid, hostNetwork ? ['mnt'] : ['mnt', 'net']);
  releases.add(() => sweep(holder.pid, own));
  let notified = '';
  const listeners: (() => void)[] = [];
  holder.stdout.on('data', (chunk: Buffer) => {
    notified += chunk.toString('utf8');
    for (const listener of listeners) listener();
  });
  const networkPath = hostNetwork ? undefined : `/proc/${holder.pid}/ns/net`;
  const join = hostNetwork ? [] : [`--net=${networkPath}`];
  const withMounts = (inner: Command) =>
    within(command('nsenter', [`--mount=/proc/${holder.pid}/ns/mnt`, ...join, '--']), inner);
  return {
    pid: holder.pid,
    networkPath,
    notifySocket: address,
    notified: () => notified,
    onNotified: (listener) => listeners.push(listener),
    withMounts,
    withNetwork: (inner) =>
      hostNetwork ? inner : within(command('nsenter', [...join, '--']), inner),
  };
}

/**
 * systemd-nspawn makes a directory for each machine in one of its own, and cannot remove that where
 * /run is on a disk, as in containers: it says so into every failure, and directories pile up.
 */
function coversOfNspawn(): Mount[] {
  if (hostHasSystemd()) return [];
  const target = '/run/systemd/nspawn';
  makeDirectory(target);
  return [{ type: 'tmpfs', options: 'mode=755', source: 'tmpfs', target }];
}

/** Somebody may hold the lock for himself: until then it waits. */
async function listening(holder: Child, signal?: AbortSignal): Promise<void> {
  let said = '';
  const giveUp = () => {
    holder.kill('SIGKILL');
  };
  signal?.addEventListener('abort', giveUp, { once: true });
  const first = new Promise<'listens'>((resolve) => {
    holder.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('listening')) resolve('listens');
    });
  });
  const outcome = await Promise.race([first, holder.ended]);
  signal?.removeEventListener('abort', giveUp);
  signal?.throwIfAborted();
  if (outcome === 'listens') return;
  throw new PostrojError(
    'MACHINE_SETUP',
    `no namespaces and mounts for a machine:\n${lastLines(said, 5)}`,
    {
      hint: 'See what this host lacks: postroj doctor',
    },
  );
}

/** As proc_pid_ns(5) tells them, `net:[4026531840]`; none of what has ended. */
function namespacesOf(pid: number | string, kinds: readonly ('mnt' | 'net')[]): string[] {
  try {
    return kinds.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`));
  } catch {
    return [];
  }
}

/** Ends whatever is still in these namespaces; the holder keeps its number from being reused. */
async function sweep(holderPid: number, namespaces: readonly string[]): Promise<void> {
  const deadline = deadlineIn(SWEEP_TIMEOUT_MS);
  for (;;) {
    const inside = readdirSync('/proc').filter(
      (name) =>
        /^\d+$/.test(name) &&
        Number(name) !== holderPid &&
        namespacesOf(name, ['mnt', 'net']).some((one) => namespaces.includes(one)),
    );
    if (inside.length === 0 || deadline.expired()) return;
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
