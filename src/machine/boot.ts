import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';

import { PostrojError } from '../errors.js';
import { deadlineIn, renderSeconds, sleep, stopwatch, type Deadline } from '../system/clock.js';
import { command, start, tryRun, type Child, type RunOutcome } from '../system/exec.js';
import { takeLock } from '../system/lock.js';
import { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { openCgroup } from './cgroup.js';
import { Console } from './console.js';
import { copyIn, copyOut, guestRoot } from './copy.js';
import { enterGuest, execInGuest } from './exec.js';
import type { Limits } from './limits.js';
import type { Bind, Machine } from './machine.js';
import { connect, openToUsers, privateNetwork, readResolvConf, type Network } from './network.js';
import { bootArgs } from './nspawn.js';
import { layRoot } from './root.js';
import { openSpace, type Space } from './space.js';

export interface BootOptions {
  /** The sealed image. */
  readonly file: string;
  /** Held, shared, for as long as the machine is there: nobody removes the image under it. */
  readonly lockFile: string;
  /** What to call it: becomes part of the machine's name. */
  readonly label: string;
  readonly binds: readonly Bind[];
  /** Private by default. */
  readonly network?: Network;
  /** None by default. */
  readonly limits?: Limits;
  /** Whether the guest's users are others than the host's, its root included; off by default. */
  readonly privateUsers?: boolean;
  readonly timeoutMs: number;
  readonly work: WorkDirectories;
  readonly signal: AbortSignal;
}

/** Boots a sealed image. Throws MACHINE_SETUP, BOOT_FAILED or BOOT_TIMEOUT and leaves nothing. */
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
  const { signal, network = privateNetwork, privateUsers = false } = options;
  const lock = takeLock(options.lockFile, { mode: 'shared', signal }, releases);
  lock.catch(() => undefined); // awaited below; a mounted image stays, whatever becomes of its name
  const directory = await options.work.create(releases);
  const machineId = randomBytes(16).toString('hex');
  const suffix = WorkDirectories.suffixOf(directory);
  const name = machineName(options.label, suffix);
  const inGroup = await openCgroup(suffix, releases, options.limits);
  const resolvConf = await readResolvConf(network);
  const identity = { machineId, name, resolvConf };
  const root = await layRoot({ file: options.file, directory, ...identity, privateUsers });
  const hostNetwork = network.mode === 'host';
  const space = await openSpace(directory, releases, { mounts: root.mounts, hostNetwork });
  if (privateUsers && !hostNetwork) await openToUsers(space);
  await lock;

  const elapsed = stopwatch();
  const nspawnOptions = { ...options, root: root.path, name, networkPath: space.networkPath };
  const spawn = bootArgs(nspawnOptions, machineId);
  const nspawn = start({
    ...inGroup(space.withMounts(spawn)),
    env: { ...spawn.env, NOTIFY_SOCKET: space.notifySocket },
  });
  const guest: Guest = { name, space, nspawn, console: new Console(), options };
  guest.console.read(nspawn.stdout);
  guest.console.read(nspawn.stderr);
  releases.add(() => shutDown(guest));
  const connected = connect(space, network, { releases, signal });
  connected.catch(() => undefined); // awaited below; a failed boot must not leave it unhandled

  const deadline = deadlineIn(options.timeoutMs);
  const early = stateSoon(guest, deadline);
  await ready(guest, deadline);
  await connected;
  const failedAtBoot = await settled(guest, deadline, await early);
  return machineOf(guest, { bootMs: elapsed(), failedAtBoot, stop: () => releases.all() });
}

/** What is running, as long as it is. */
interface Guest {
  readonly name: string;
  readonly space: Space;
  readonly nspawn: Child;
  readonly console: Console;
  readonly options: BootOptions;
}

function machineOf(
  guest: Guest,
  facts: Pick<Machine, 'bootMs' | 'failedAtBoot' | 'stop'>,
): Machine {
  const leader = () => leaderOf(guest) ?? 0;
  return {
    name: guest.name,
    ...facts,
    exec: async (inner, options) => whileAlive(guest, await execInGuest(leader(), inner, options)),
    query: async (inner, options) => {
      const outcome = await tryRun(enterGuest(leader(), inner), options);
      return outcome.exitCode === 0 ? outcome : whileAlive(guest, outcome);
    },
    copyIn: (hostPath, guestPath, options) =>
      copyIn(guestRoot(leader()), { hostPath, guestPath }, options),
    copyOut: (guestPath, hostPath, options) =>
      copyOut(guestRoot(leader()), { hostPath, guestPath }, options),
    inNetwork: (inner) => guest.space.withNetwork(inner),
    consoleTail: (lines) => guest.console.tail(lines),
  };
}

/**
 * What a command of a dying guest answers is no finding about the package. systemd-run even
 * answers with exit code 0 when the guest's bus goes away under it.
 */
async function whileAlive(guest: Guest, outcome: RunOutcome): Promise<RunOutcome> {
  const isUp = command('systemctl', ['is-system-running']);
  const state = await tryRun(enterGuest(leaderOf(guest) ?? 0, isUp));
  const up = /^(?:starting|running|degraded|maintenance)/.test(state.stdout);
  if (up || !(await endedWithin(guest.nspawn, POWER_OFF_TIMEOUT_MS))) return outcome;
  const tail = guest.console.tail(15) || '(nothing)';
  throw new PostrojError(
    'MACHINE_DIED',
    `${guest.options.label}: the machine went down by itself; its console's end:\n${tail}`,
    { hint: 'Something in it powered off or rebooted.' },
  );
}

/** hostname(7): at most 64 characters of letters, digits and hyphens. */
export function machineName(label: string, suffix: string): string {
  const word = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `postroj-${word.slice(0, 64 - 'postroj--'.length - suffix.length)}-${suffix}`;
}

/** systemd-nspawn tells the number of the guest's init as soon as it runs. */
function leaderOf(guest: Guest): number | undefined {
  const pid = /X_NSPAWN_LEADER_PID=(\d+)/.exec(guest.space.notified())?.[1];
  return pid === undefined ? undefined : Number(pid);
}

/** The guest's init notifies READY=1 when its default target has been reached; systemd(1). */
async function ready(guest: Guest, deadline: Deadline): Promise<void> {
  const outcome = await new Promise<'ready' | 'ended' | 'late' | 'aborted'>((resolve) => {
    const timer = setTimeout(resolve, deadline.remainingMs(), 'late');
    const settle = (result: 'ready' | 'ended' | 'aborted') => {
      clearTimeout(timer);
      resolve(result);
    };
    const look = () => {
      if (guest.space.notified().includes('READY=1')) settle('ready');
    };
    guest.space.onNotified(look);
    void guest.nspawn.ended.then(() => {
      settle('ended');
    });
    guest.options.signal.addEventListener(
      'abort',
      () => {
        settle('aborted');
      },
      { once: true },
    );
    look();
  });
  guest.options.signal.throwIfAborted();
  if (outcome === 'ended') {
    const { exitCode } = await guest.nspawn.ended;
    throw bootError(guest, 'BOOT_FAILED', `systemd-nspawn ended with exit code ${exitCode ?? '?'}`);
  }
  if (outcome === 'late') throw late(guest);
}

/**
 * Asked before the boot is over, so that the answer is there when it is: systemctl(1) waits as soon as
 * systemd listens. undefined when that did not work; then it is asked afterwards.
 */
async function stateSoon(guest: Guest, deadline: Deadline): Promise<string | undefined> {
  const leader = () => leaderOf(guest);
  const listens = () => existsSync(`/proc/${leader() ?? 0}/root/run/systemd/private`);
  const state = { ended: false };
  void guest.nspawn.ended.then(() => (state.ended = true));
  while (!listens()) {
    if (state.ended || deadline.expired() || guest.options.signal.aborted) return undefined;
    await sleep(5);
  }
  const outcome = await systemctl(guest, deadline, ['is-system-running', '--wait']).catch(
    () => undefined,
  );
  return outcome && outcome.stdout.trim();
}

function systemctl(guest: Guest, deadline: Deadline, args: string[]): Promise<RunOutcome> {
  return tryRun(enterGuest(leaderOf(guest) ?? 0, command('systemctl', args)), {
    timeoutMs: deadline.remainingMs(),
    signal: guest.options.signal,
  });
}

/** Waits for the last job and returns the units that have failed until then. */
async function settled(
  guest: Guest,
  deadline: Deadline,
  early: string | undefined,
): Promise<string[]> {
  if (early === 'running') return [];
  const state = await systemctl(guest, deadline, ['is-system-running', '--wait']);
  if (state.timedOut) throw late(guest);
  if (state.stdout.trim() === 'running') return [];
  const failed = await systemctl(guest, deadline, [
    'list-units',
    '--failed',
    '--plain',
    '--no-legend',
    '--full',
  ]);
  return failed.stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/)[0] ?? '')
    .filter(Boolean);
}

function late(guest: Guest): PostrojError {
  const limit = renderSeconds(guest.options.timeoutMs);
  return bootError(guest, 'BOOT_TIMEOUT', `the boot was not over within ${limit}`);
}

function bootError(
  guest: Guest,
  code: 'BOOT_FAILED' | 'BOOT_TIMEOUT',
  reason: string,
): PostrojError {
  const tail = guest.console.tail(15) || '(nothing)';
  return new PostrojError(code, `${guest.options.label}: ${reason}; its console's end:\n${tail}`, {
    hint:
      code === 'BOOT_TIMEOUT'
        ? 'Allow more time (--boot-timeout), or see which unit it waits for.'
        : 'See what this host lacks: postroj doctor',
  });
}

/**
 * Power off in order, or kill: who interrupts a run does not want to wait for the services of a
 * disk that is thrown away. What is left after that the space sweeps away.
 */
async function shutDown(guest: Guest): Promise<void> {
  const leader = leaderOf(guest);
  const booted = guest.space.notified().includes('READY=1');
  if (leader !== undefined && booted && !guest.options.signal.aborted) {
    signalTo(leader, POWER_OFF);
    if (await endedWithin(guest.nspawn, POWER_OFF_TIMEOUT_MS)) return;
  }
  // systemd-nspawn ends with the guest's init, and clears up after it
  if (leader !== undefined) {
    signalTo(leader, 'SIGKILL');
    if (await endedWithin(guest.nspawn, KILL_TIMEOUT_MS)) return;
  }
  guest.nspawn.kill('SIGKILL');
  await guest.nspawn.ended;
}

const POWER_OFF_TIMEOUT_MS = 20_000;
const KILL_TIMEOUT_MS = 2_000;

/** SIGRTMIN+4 of glibc: systemd(1) powers off. */
const POWER_OFF = 38;

function signalTo(pid: number, signal: number | NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended already
  }
}

async function endedWithin(child: Child, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const ended = await Promise.race([child.ended.then(() => true), late]);
  clearTimeout(timer);
  return ended;
}
