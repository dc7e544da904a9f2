import { randomBytes } from 'node:crypto';

import { deadlineIn, sleep, stopwatch, type Deadline } from '../system/clock.js';
import { takeLock } from '../system/lock.js';
import { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { openCgroup } from './cgroup.js';
import { execAsProcess } from './exec-process.js';
import { execAsUnit } from './exec-unit.js';
import { Guest } from './guest.js';
import { hierarchyFor } from './hierarchy.js';
import { initOf } from './init/index.js';
import { noInit } from './init/none.js';
import type { Bind, Machine } from './machine.js';
import { joinNetwork } from './network.js';
import { machineArgs } from './nspawn.js';
import { mountRoot } from './root.js';
import { POWER_OFF_TIMEOUT_MS, shutDown } from './shut-down.js';
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
  readonly timeoutMs: number;
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
  const { label, signal } = options;
  const init = initOf(options.init);
  const facts = { name: init.name, version: options.init.version };
  const hierarchy = await hierarchyFor(label, facts);
  await takeLock(options.lockFile, { mode: 'shared', signal }, releases);
  const directory = await options.work.create(releases);
  const machineId = randomBytes(16).toString('hex');
  const suffix = WorkDirectories.suffixOf(directory);
  const name = machineName(label, suffix);
  const inGroup = await openCgroup(suffix, releases);
  const space = await openSpace(directory, releases);
  const network = joinNetwork(space, releases, signal);
  network.catch(() => undefined); // awaited below; a failed mount must not leave it unhandled
  const root = await mountRoot(space, { file: options.file, directory, machineId }, releases);

  const elapsed = stopwatch();
  const nspawnOptions = { ...options, root: root.path, name, hierarchy };
  const spawn = machineArgs(
    { ...nspawnOptions, networkPath: space.networkPath },
    { init, machineId },
  );
  const env = { ...spawn.env, NOTIFY_SOCKET: space.notifySocket };
  const command = { ...inGroup(space.withMounts(spawn)), env };
  const guest = new Guest({ name, label, init, space, command, signal });
  guest.start();
  let ended = '';
  releases.add(async () => {
    ended = await shutDown(guest);
  });

  const deadline = deadlineIn(options.timeoutMs);
  await guest.ready(deadline);
  await network;
  const failedAtBoot = await settled(guest, deadline);
  return {
    ...machineOf(guest),
    init: facts,
    bootMs: elapsed(),
    failedAtBoot,
    reboot: () => reboot(guest, options.timeoutMs),
    inNetwork: (inner) => space.withNetwork(inner),
    stop: async () => {
      await releases.all();
      return ended;
    },
  };
}

/** For one question to the guest: a package's script may be the one to answer it. */
const ANSWER_TIMEOUT_MS = 15_000;

type OfGuest = 'name' | 'exec' | 'query' | 'unitName' | 'unit' | 'records' | 'consoleTail';

function machineOf(guest: Guest): Pick<Machine, OfGuest> {
  const { name, init } = guest;
  const exec = init.runsUnits ? execAsUnit : execAsProcess;
  return {
    name,
    exec: async (inner, options = {}) => {
      const outcome = await exec(guest.leader ?? 0, inner, options);
      // systemd-run even answers with exit code 0 when the guest's bus goes away under it
      return outcome.exitCode === 0 && !init.runsUnits ? outcome : whileUp(guest, outcome);
    },
    query: async (inner, options) => {
      const outcome = await guest.ask(inner, options);
      return outcome.exitCode === 0 ? outcome : whileUp(guest, outcome);
    },
    unitName: (unit) => init.unitName(unit),
    unit: async (unit, options) => {
      const asking = { timeoutMs: ANSWER_TIMEOUT_MS, ...options };
      const seen = await init.unit((inner) => guest.ask(inner, asking), unit);
      return seen.state === 'up' ? seen : whileUp(guest, seen);
    },
    records: init.records,
    consoleTail: (lines) => guest.consoleTail(lines),
  };
}

/** What a dying guest answers is no finding about the package. */
async function whileUp<T>(guest: Guest, answer: T): Promise<T> {
  if (!guest.wentDown) {
    const asking = { timeoutMs: ANSWER_TIMEOUT_MS };
    if (await guest.init.isUp((inner) => guest.ask(inner, asking))) return answer;
    if (!(await guest.wentDownWithin(POWER_OFF_TIMEOUT_MS))) return answer;
  }
  const hint = 'Something in it powered off or rebooted.';
  throw guest.error('MACHINE_DIED', 'the machine went down by itself', hint);
}

/** hostname(7): at most 64 characters of letters, digits and hyphens. */
export function machineName(label: string, suffix: string): string {
  const word = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `postroj-${word.slice(0, 64 - 'postroj--'.length - suffix.length)}-${suffix}`;
}

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/**
 * Waits until everything has been started, and returns what has failed until then. Where the init has
 * no event for that it is asked again and again, within the one deadline of the boot.
 */
async function settled(guest: Guest, deadline: Deadline): Promise<readonly string[]> {
  const { init, signal } = guest;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const timeoutMs = Math.max(1, deadline.remainingMs());
    const failed = await init.settled((inner) => guest.ask(inner, { timeoutMs, signal }), signal);
    guest.expectBooting(deadline);
    guest.isBooted = failed !== undefined;
    if (failed) return failed;
    await sleep(pause, signal);
  }
}

async function reboot(guest: Guest, timeoutMs: number): Promise<void> {
  const request = guest.init.reboot;
  if (!request) throw noInit(`${guest.label}: what was not booted cannot be rebooted`);
  const deadline = deadlineIn(timeoutMs);
  guest.isBooted = false;
  const next = guest.rebooted(deadline);
  next.catch(() => undefined); // awaited below
  await guest.request(request, deadline.remainingMs());
  await next;
  await guest.ready(deadline);
  await settled(guest, deadline);
}
