import { readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { deadlineIn, sleep } from '../system/clock.js';
import { command, within, type Command } from '../system/exec.js';
import type { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { closeDevices } from './devices.js';
import { groupsOfInit, readHierarchies } from './hierarchies.js';
import { expectControllers, imposeLimits } from './impose-limits.js';
import type { Limits } from './limits.js';
import { hostHasSystemd } from './nspawn.js';

/** Runs what follows `--` in the groups named before it; 0 stands for the writing process. */
const JOIN = 'while [ "$1" != -- ]; do echo 0 >"$1/cgroup.procs"; shift; done; shift; exec "$@"';

/**
 * A control group for one machine. Where no systemd of the host gives it one, systemd-nspawn puts
 * all machines into the same group below the caller's; they would then share the groups of units
 * of the same name, and could not end them. It has one name in all hierarchies, since
 * systemd-nspawn takes that of the unified one for the others too. Returns what makes a command start in the group.
 * Throws MACHINE_SETUP for a limit that this host cannot keep.
 */
export function openCgroup(
  suffix: string,
  releases: Releases,
  limits: Limits = {},
): (inner: Command) => Command {
  if (hostHasSystemd()) {
    expectControllers(limits); // systemd-nspawn asks for the group and its limits
    return (inner) => inner;
  }
  const groups = new Map<string, string>();
  const groupIn = (base: string) => {
    const group = groups.get(base) ?? placeIn(base).create(releases, suffix);
    groups.set(base, group);
    return group;
  };
  for (const base of groupsOfInit()) groupIn(base);
  closeDevices(groupIn);
  imposeLimits(limits, groupIn);
  return (inner) => inGroups([...groups.values()], inner);
}

/** The command, run in these groups. */
export function inGroups(groups: readonly string[], inner: Command): Command {
  return within(command('sh', ['-c', JOIN, 'sh', ...groups, '--']), inner);
}

/** Where groups of ours are, and what killed runs have left of them. */
export function cgroupPlaces(): WorkDirectories[] {
  return readHierarchies().map(({ directory }) => placeIn(directory));
}

function placeIn(base: string): WorkDirectories {
  return new WorkDirectories(base, { prefix: 'postroj.', remove: removeGroups });
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
