import { randomBytes } from 'node:crypto';

import { takeLock } from '../system/lock.js';
import { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { Boots } from './boots.js';
import { openCgroup } from './cgroup.js';
import { execAsProcess } from './exec-process.js';
import { execAsUnit } from './exec-unit.js';
import { Guest } from './guest.js';
import { hierarchyFor } from './hierarchy.js';
import { initOf } from './init/index.js';
import type { Bind, Machine } from './machine.js';
import { joinNetwork } from './network.js';
import { machineArgs } from './nspawn.js';
import { layRoot } from './root.js';
import { shutDown } from './shut-down.js';
import { openSpace } from './space.js';

export interface BootOptions {
  /** The sealed image. */
  readonly file: string;
  /** Held, shared, for as long as the machine is there: nobody removes the image under it. */
  readonly lockFile: string;
  /** The image's init system; without one (`none`) it is entered instead. */
  readonly init: { readonly name: string; readonly version: string };
  /** What to call it: becomes part of the machine's name. */
  readonly label: string;
  readonly binds: readonly Bind[];
  /** Of the boot, and of each after it. */
  readonly timeoutMs: number;
  /** How many times longer than usual all else may take: 1 unless its programs are emulated. */
  readonly patience?: number;
  readonly work: WorkDirectories;
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
  const { label, signal, patience = 1 } = options;
  const init = initOf(options.init);
  const facts = { name: init.name, version: options.init.version };
  const hierarchy = await hierarchyFor(label, facts);
  const lock = takeLock(options.lockFile, { mode: 'shared', signal }, releases);
  lock.catch(() => undefined); // awaited below; a mounted image stays, whatever becomes of its name
  const directory = await options.work.create(releases);
  const machineId = randomBytes(16).toString('hex');
  const suffix = WorkDirectories.suffixOf(directory);
  const name = machineName(label, suffix);
  const inGroup = await openCgroup(suffix, releases);
  const root = await layRoot({ file: options.file, directory, machineId });
  const space = await openSpace(directory, releases, root.mounts);
  await lock;

  const nspawnOptions = { ...options, root: root.path, name, hierarchy };
  const spawn = machineArgs(
    { ...nspawnOptions, networkPath: space.networkPath },
    { init, machineId },
  );
  const env = { ...spawn.env, NOTIFY_SOCKET: space.notifySocket };
  const command = { ...inGroup(space.withMounts(spawn)), env };
  const guest = new Guest({ name, label, init, space, command, patience, signal });
  const boots = new Boots(guest, options.timeoutMs);
  guest.start();
  let ended = '';
  releases.add(async () => {
    ended = await shutDown(guest, boots.isUp);
  });
  const network = joinNetwork(space, releases, signal);
  network.catch(() => undefined); // awaited below; a failed boot must not leave it unhandled
  const booted = boots.up();
  booted.catch(() => undefined); // awaited below; a failed network must not leave it unhandled
  await network;
  await booted;
  return {
    ...machineOf(guest, boots),
    init: facts,
    inNetwork: (inner) => space.withNetwork(inner),
    stop: async () => {
      await releases.all();
      return ended;
    },
  };
}

type OfGuest =
  'name' | 'patience' | 'exec' | 'query' | 'unitName' | 'unit' | 'records' | 'consoleTail';
type OfBoots = 'boots' | 'reboot' | 'slowest';

function machineOf(guest: Guest, boots: Boots): Pick<Machine, OfGuest | OfBoots> {
  const { name, patience, init } = guest;
  const exec = init.runsUnits ? execAsUnit : execAsProcess;
  return {
    name,
    patience,
    boots: boots.over,
    reboot: () => boots.reboot(),
    slowest: async () => (await init.slowest?.((inner) => guest.answer(inner))) ?? [],
    exec: (inner, options = {}) =>
      boots.during(
        () => exec(guest.leader ?? 0, inner, options),
        // systemd-run even answers with exit code 0 when the guest's bus goes away under it
        (outcome) => outcome.exitCode === 0 && !init.runsUnits,
      ),
    query: (inner, options) =>
      boots.during(
        () => guest.ask(inner, options),
        ({ exitCode }) => exitCode === 0,
      ),
    unitName: (unit) => init.unitName(unit),
    unit: (unit, options) =>
      boots.during(
        () => init.unit((inner) => guest.answer(inner, options), unit),
        ({ state }) => state === 'up',
      ),
    records: init.records,
    consoleTail: (lines) => guest.consoleTail(lines),
  };
}

/** hostname(7): at most 64 characters of letters, digits and hyphens. */
export function machineName(label: string, suffix: string): string {
  const word = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `postroj-${word.slice(0, 64 - 'postroj--'.length - suffix.length)}-${suffix}`;
}
