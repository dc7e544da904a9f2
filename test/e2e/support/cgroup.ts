import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * A control group for one machine. Without machined, systemd-nspawn puts every machine into the
 * group `payload` below its caller's: two at once share their units' groups, and then neither's
 * systemd can end a service's processes ("Failed to kill control group").
 */
export class Cgroup {
  private constructor(private readonly dirs: readonly string[]) {}

  static async create(name: string): Promise<Cgroup> {
    const dirs = hierarchies().map((dir) => join(dir, name));
    for (const dir of dirs) await mkdir(dir, { recursive: true });
    return new Cgroup(dirs);
  }

  /**
   * What `start` starts is born in the group. A process cannot be moved after the fact: by then
   * systemd-nspawn may have looked where it is. So this process goes there and back, in one breath.
   */
  enclose<T>(start: () => T): T {
    try {
      for (const dir of this.dirs) joinGroup(dir);
      return start();
    } finally {
      for (const dir of this.dirs) joinGroup(dirname(dir));
    }
  }

  /** What systemd made below goes too; empty groups can only be removed one by one, leaves first. */
  async remove(): Promise<void> {
    for (const dir of this.dirs) await removeTree(dir);
  }
}

function joinGroup(dir: string): void {
  writeFileSync(join(dir, 'cgroup.procs'), String(process.pid));
}

async function removeTree(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeTree(join(dir, entry.name));
  }
  await rmdir(dir);
}

/** Our own group in the unified hierarchy and, on a hybrid host, in systemd's named one. */
function hierarchies(): string[] {
  const own = readFileSync('/proc/self/cgroup', 'utf8');
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  const dirs: string[] = [];
  for (const line of mounts) {
    const [before = '', after = ''] = line.split(' - ');
    const unified = after.startsWith('cgroup2 ');
    if (!unified && !/^cgroup .*name=systemd/.test(after)) continue;
    const path = (unified ? /^0::(.*)$/m : /^\d+:name=systemd:(.*)$/m).exec(own)?.[1];
    const mountPoint = before.split(' ')[4];
    if (path !== undefined && mountPoint !== undefined) dirs.push(join(mountPoint, path));
  }
  return dirs;
}
