import { readFileSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { deadlineIn, sleep } from '../system/clock.js';
import { command, within, type Command } from '../system/exec.js';
import { readFileIfThere } from '../system/files.js';
import type { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { killInGuest } from './kill-in-guest.js';
import { hostHasSystemd } from './nspawn.js';

/** Runs what follows `--` in the groups named before it; 0 stands for the writing process. */
const JOIN = 'while [ "$1" != -- ]; do echo 0 >"$1/cgroup.procs"; shift; done; shift; exec "$@"';

/**
 * A control group for one machine. Where no systemd of the host gives it one, systemd-nspawn puts
 * all machines into the same group below the caller's; they would then share the groups of units
 * of the same name, and could not end them. It has one name in all hierarchies, since
 * systemd-nspawn takes that of the unified one for the others too. Returns what makes a command start in the group.
 */
export async function openCgroup(
  suffix: string,
  releases: Releases,
): Promise<(inner: Command) => Command> {
  if (hostHasSystemd()) return (inner) => inner;
  const groups: string[] = [];
  for (const place of cgroupPlaces()) groups.push(await place.create(releases, suffix));
  return (inner) => inGroups(groups, inner);
}

function inGroups(groups: readonly string[], inner: Command): Command {
  return within(command('sh', ['-c', JOIN, 'sh', ...groups, '--']), inner);
}

/** A control group for one program inside a machine, beside those of its init. */
export interface ProgramGroup {
  join(inner: Command): Command;
  /** Ends all that are in it, and what they start meanwhile. */
  kill(): Promise<void>;
  /** A daemon that the program has left behind keeps it, as long as the machine is there. */
  close(): Promise<void>;
}

/** undefined when the machine has gone. */
export async function openProgramGroup(
  leader: number,
  name: string,
): Promise<ProgramGroup | undefined> {
  const groups: string[] = [];
  try {
    for (const group of hierarchies(leader)) {
      const own = path.join(group.replace(/\/init\.scope$/, ''), name);
      await mkdir(own);
      groups.push(own);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const [first] = groups; // a process is in the one as it is in the others
  if (first === undefined) return undefined;
  return {
    join: (inner) => inGroups(groups, inner),
    kill: () => killGroup(first),
    close: async () => {
      for (const group of groups) await rmdir(group).catch(() => undefined);
    },
  };
}

/** What has entered the guest ends by itself as soon as there is nothing left that it waits for. */
async function killGroup(group: string): Promise<void> {
  const deadline = deadlineIn(EMPTY_TIMEOUT_MS);
  while (!deadline.expired()) {
    const pids = await processesIn(group);
    if (pids.length === 0) return;
    for (const pid of pids) killInGuest(pid, 'SIGKILL');
    await sleep(10);
  }
}

/** Those of the groups below too; 0 would stand for one that cannot be seen from here. */
async function processesIn(group: string): Promise<number[]> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory());
  const text = await readFileIfThere(path.join(group, 'cgroup.procs')).catch(() => undefined);
  const own = (text ?? '')
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
  const others = await Promise.all(below.map(({ name }) => processesIn(path.join(group, name))));
  return [...own, ...others.flat()];
}

/** Where groups of ours are, and what killed runs have left of them. */
export function cgroupPlaces(): WorkDirectories[] {
  return hierarchies('self').map(
    (base) => new WorkDirectories(base, { prefix: 'postroj.', remove: removeGroups }),
  );
}

/** A process's group in the unified hierarchy and, on a hybrid host, in systemd's named one. */
function hierarchies(pid: number | 'self'): string[] {
  const own = readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [mount = '', type = ''] = line.split(' - ');
      const group = /^cgroup2 /.test(type)
        ? /^0::(.*)$/m.exec(own)
        : /^cgroup .*\bname=systemd\b/.test(type) && /^\d+:name=systemd:(.*)$/m.exec(own);
      const mountPoint = mount.split(' ')[4];
      return group && mountPoint ? [path.join(mountPoint, group[1] ?? '')] : [];
    });
}

/** The last processes of a killed machine may need a moment to go. */
const EMPTY_TIMEOUT_MS = 5_000;

/** Groups are removed one by one, leaves first; their files go with them. */
async function removeGroups(group: string): Promise<void> {
  const entries = await readdir(group, { withFileTypes: true }).catch(() => undefined);
  if (!entries) return;
  for (const entry of entries) {
    if (entry.isDirectory()) await removeGroups(path.join(group, entry.name));
  }
  const deadline = deadlineIn(EMPTY_TIMEOUT_MS);
  for (;;) {
    try {
      await rmdir(group);
      return;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || deadline.expired()) throw error;
    }
    await sleep(10);
  }
}
