import { randomBytes } from 'node:crypto';

import { Releases } from '../system/releases.js';
import type { WorkDirectories } from '../system/work.js';
import { Boots } from './boots.js';
import { openCgroup } from './cgroup.js';
import { Fate } from './fate.js';
import { Guest } from './guest.js';
import { hierarchyFor } from './hierarchy.js';
import { bindHolder } from './holder.js';
import { application } from './init/application.js';
import { initOf } from './init/index.js';
import type { Init } from './init/init.js';
import type { Limits } from './limits.js';
import type { Bind, Machine, TmpfsMount } from './machine.js';
import { machineOf } from './machine-of.js';
import { connect, openToUsers, privateNetwork, readResolvConf, type Network } from './network.js';
import { machineArgs } from './nspawn.js';
import { layRoot, type Root } from './root.js';
import type { Run } from './run.js';
import type { Runs } from './runs.js';
import { openSpace, type Space } from './space.js';
import { layersIn, witnessOf } from './witness.js';

export interface BootOptions {
  /** The sealed image. */
  readonly file: string;
  /** The same as a plain directory: a machine on it is up sooner. */
  readonly tree?: string | undefined;
  /** Held, shared, for as long as the machine is there: nobody removes the image under it. */
  readonly lockFile: string;
  /** The image's init system; without one (`none`) it is entered instead. */
  readonly init: { readonly name: string; readonly version: string };
  /** Neither booted nor entered: only what is launched in it runs, and it need not have a shell. */
  readonly isApplication?: boolean;
  /**
   * Told where its root is before anything runs in it, as the host reaches it; there links are not to be
   * followed.
   */
  readonly onRoot?: ((root: string) => Promise<void>) | undefined;
  /** The text of its hosts(5); the image's by default. */
  readonly hosts?: string | undefined;
  /** What to call it: becomes part of the machine's name. */
  readonly label: string;
  readonly binds: readonly Bind[];
  readonly tmpfs?: readonly TmpfsMount[] | undefined;
  /** Its root; what is bound into it need not be. */
  readonly readOnly?: boolean | undefined;
  /** By default the machine's name. */
  readonly hostname?: string | undefined;
  /** 32 hexadecimal digits, machine-id(5); random by default. */
  readonly machineId?: string | undefined;
  /** A directory where what it writes stays; by default it is gone with the machine. */
  readonly disk?: string | undefined;
  /** Private by default. */
  readonly network?: Network;
  /** None by default. */
  readonly limits?: Limits;
  /** Whether the guest's users are others than the host's, its root included; off by default. */
  readonly privateUsers?: boolean;
  /** Of the boot, and of each after it. */
  readonly timeoutMs: number;
  /** How many times longer than usual all else may take: 1 unless its programs are emulated. */
  readonly patience?: number;
  readonly work: WorkDirectories;
  /** Where its state and its logs are kept. */
  readonly runs: Runs;
  /** Told as soon as there is a place for them: a boot that fails leaves them, too. */
  readonly onRun?: (run: Run) => void;
  /** Told when it is on its way: until it is up there is time for other work. */
  readonly onStarted?: () => void;
  /** Told of its init, as the host numbers it, at each boot. */
  readonly onLeader?: ((pid: number) => void) | undefined;
  /** Nobody will look at it once it is gone: it has no journal on the host, and leaves no record. */
  readonly isForgotten?: boolean | undefined;
  /** Told of what it writes on its console. */
  readonly onConsole?: ((text: string) => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Boots a sealed image, or enters it. Throws GUEST_TOO_OLD, MACHINE_SETUP, BOOT_FAILED or
 * BOOT_TIMEOUT and leaves nothing.
 */
export async function bootMachine(options: BootOptions): Promise<Machine> {
  const releases = new Releases();
  try {
    return await bootInto(releases, options);
  } catch (error) {
    await releases.all().catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

async function bootInto(releases: Releases, options: BootOptions): Promise<Machine> {
  const { label, signal, patience = 1, network = privateNetwork, privateUsers = false } = options;
  const init = options.isApplication === true ? application : initOf(options.init);
  const facts = { name: init.name, version: options.init.version };
  const hierarchy = await hierarchyFor(label, facts);
  const { run, suffix } = options.runs.claim({ label, init: init.name });
  const { name } = run;
  options.onRun?.(run);
  const fate = new Fate();
  releases.add(() => fate.conclude(run)); // the last to come
  const directory = options.work.create(releases, suffix);
  const { root, machineId } = ownRoot({ ...options, directory, name, network, privateUsers });
  const hostNetwork = network.mode === 'host';
  const apart = releases.apart();
  const inGroup = openCgroup(suffix, apart(), options.limits);
  const { lockFile } = options;
  const space = await openSpace(directory, apart(), {
    ...{ mounts: root.mounts, hostNetwork, lockFile, signal },
  });
  if (privateUsers && !hostNetwork) await openToUsers(space);

  await options.onRoot?.(layersIn(space, root).merged);
  const binds = [...options.binds, ...ownBinds(init, run, { directory, ...options })];
  const facet = { binds, root: root.path, networkPath: space.networkPath };
  const inNetwork = { ...options, ...facet, name, hierarchy };
  const spawn = machineArgs(inNetwork, { init, machineId });
  const env = { ...spawn.env, NOTIFY_SOCKET: space.notifySocket };
  const command = { ...inGroup(space.withMounts(spawn)), env };
  const guest = new Guest({
    ...{ name, label, init, space, command, patience, signal },
    ...{ consoleFile: run.consoleFile, onConsole: options.onConsole },
  });
  tellLeaders(guest, space, options.onLeader);
  const boots = new Boots(guest, options.timeoutMs);
  guest.start();
  const outside = apart();
  releases.add(() => fate.goDown(guest, boots.isUp, outside));
  const connecting = connect(space, network, { releases: outside, signal });
  await both([connecting, boots.up()], options.onStarted);
  run.update({ state: 'running' });
  fate.isForgotten = options.isForgotten === true;
  return {
    ...machineOf(guest, boots),
    init: facts,
    ...witnessOf({ guest, space, root, privateUsers }),
    inNetwork: (inner) => space.withNetwork(inner),
    leader: () => (guest.hasEnded ? undefined : guest.leader),
    down: () => guest.down(),
    stop: (within) => fate.stop(guest, releases, within),
  };
}

/** Throws what the first of them throws. */
async function both(ways: readonly Promise<unknown>[], meanwhile?: () => void): Promise<void> {
  for (const way of ways) way.catch(() => undefined); // awaited below, one after the other
  meanwhile?.();
  for (const way of ways) await way;
}

type RootFacts = BootOptions & {
  readonly directory: string;
  readonly name: string;
  readonly network: Network;
  readonly privateUsers: boolean;
};

function ownRoot(options: RootFacts): { readonly root: Root; readonly machineId: string } {
  const { name, network, hostname = name } = options;
  const { machineId = randomBytes(16).toString('hex') } = options;
  const identity = { machineId, name: hostname, resolvConf: readResolvConf(network) };
  return { root: layRoot({ ...options, ...identity }), machineId };
}

function tellLeaders(guest: Guest, space: Space, onLeader: BootOptions['onLeader']): void {
  let last: number | undefined;
  space.onNotified(() => {
    const { leader } = guest;
    if (leader !== undefined && leader !== last) onLeader?.(leader);
    last = leader;
  });
}

function ownBinds(
  { name, idle }: Init,
  run: Run,
  {
    directory,
    isForgotten = false,
  }: { readonly directory: string; readonly isForgotten?: boolean | undefined },
): Bind[] {
  if (name === 'systemd') return isForgotten ? [] : [journalOf(run)];
  return idle ? bindHolder(directory) : [];
}

/** journald(8) keeps it there when there is such a directory, and it outlives the machine. */
function journalOf(run: Run): Bind {
  return { hostPath: run.journalDirectory, guestPath: '/var/log/journal', writable: true };
}
