import { mkdir, readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { deadlineIn, sleep } from '../system/clock.js';
import type { Command } from '../system/exec.js';
import { readFileIfThere } from '../system/files.js';
import { inGroups } from './cgroup.js';
import { groupsOfInit } from './hierarchies.js';
import { killInGuest } from './kill-in-guest.js';

/** Killed processes may need a moment to go. */
const EMPTY_TIMEOUT_MS = 5_000;

/** A control group for one program inside a machine, beside those of its init. */
export interface ProgramGroup {
  join(inner: Command): Command;
  /** Ends all that are in it, and what they start meanwhile. */
  kill(): Promise<void>;
  signal(signal: NodeJS.Signals): Promise<void>;
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
    for (const group of groupsOfInit(leader)) {
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
    signal: async (signal) => {
      for (const pid of await processesIn(first)) killInGuest(pid, signal);
    },
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
