import { readFileSync } from 'node:fs';
import { readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { deadlineIn, sleep } from '../system/clock.js';
import { command, within, type Command } from '../system/exec.js';
import type { Releases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
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
  return (inner) => within(command('sh', ['-c', JOIN, 'sh', ...groups, '--']), inner);
}

/** Where groups of ours are, and what killed runs have left of them. */
export function cgroupPlaces(): WorkDirectories[] {
  return hierarchies().map(
    (base) => new WorkDirectories(base, { prefix: 'postroj.', remove: removeGroups }),
  );
}

/** Our own group in the unified hierarchy and, on a hybrid host, in systemd's named one. */
function hierarchies(): string[] {
  const own = readFileSync('/proc/self/cgroup', 'utf8');
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
