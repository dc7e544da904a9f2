import { existsSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import path from 'node:path';

/** How much there is of something scarce on this host, and how much of it is taken. */
export interface Usage {
  /** Infinity when there is as much as one likes. */
  readonly limit: number;
  readonly used: number;
}

/** Ordinary users, login.defs(5); what the others opened counts as root's, since daemons start as root. */
const FIRST_USER = 1_000;
const LAST_USER = 60_000;

/**
 * Instances of inotify(7) that root may have, and those that are open. Only processes that can be
 * seen from here are counted; `root` is where /proc is.
 */
export function readInotifyUsage(root = '/'): Usage {
  const proc = path.join(root, 'proc');
  const pids = readdirSync(proc).filter((name) => /^\d+$/.test(name));
  const used = pids.reduce((sum, pid) => sum + inotifyInstances(`${proc}/${pid}`), 0);
  return { limit: readNumber(root, 'proc/sys/fs/inotify/max_user_instances'), used };
}

function inotifyInstances(processDirectory: string): number {
  try {
    const descriptors = readdirSync(`${processDirectory}/fd`);
    const count = descriptors.filter((name) => isInotify(`${processDirectory}/fd/${name}`)).length;
    const { uid } = count === 0 ? { uid: 0 } : statSync(processDirectory);
    return uid >= FIRST_USER && uid <= LAST_USER ? 0 : count;
  } catch {
    return 0; // it has ended, or is not ours to look at
  }
}

function isInotify(descriptor: string): boolean {
  try {
    return readlinkSync(descriptor) === 'anon_inode:inotify';
  } catch {
    return false; // closed meanwhile
  }
}

/** Bytes of memory, the cache of files not counted; a container may have less than its host. */
export function readMemoryUsage(root = '/'): Usage {
  const text = readFileSync(path.join(root, 'proc/meminfo'), 'utf8');
  const total = kibibytes(text, 'MemTotal');
  const available = Math.min(kibibytes(text, 'MemAvailable'), availableToContainer(root));
  return { limit: total, used: Math.max(0, total - available) };
}

function kibibytes(meminfo: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? 0) * 1024;
}

/** Linux, Documentation/admin-guide/cgroup-v2.rst: memory.max is there in every group but the first. */
function availableToContainer(root: string): number {
  const read = (name: string) => readIfThere(path.join(root, 'sys/fs/cgroup', name));
  const limit = Number(read('memory.max'));
  if (!Number.isInteger(limit)) return Infinity; // not there, or `max`
  const cached = /^file (\d+)$/m.exec(read('memory.stat') ?? '')?.[1];
  return limit - Number(read('memory.current') ?? 0) + Number(cached ?? 0);
}

/** The kernel makes loop devices on demand, but only a devtmpfs shows the new ones. */
export function readLoopUsage(root = '/'): Usage {
  const nodes = namesIn(path.join(root, 'dev')).filter((name) => /^loop\d+$/.test(name));
  const backing = (name: string) => path.join(root, 'sys/block', name, 'loop/backing_file');
  const mounts = readFileSync(path.join(root, 'proc/self/mountinfo'), 'utf8');
  return {
    limit: / \/dev \S.* - devtmpfs /.test(mounts) ? Infinity : nodes.length,
    used: nodes.filter((name) => existsSync(backing(name))).length,
  };
}

/** Linux, Documentation/admin-guide/sysctl/kernel.rst: what is reserved is not for containers. */
export function readTerminalUsage(root = '/'): Usage {
  const read = (name: string) => readNumber(root, `proc/sys/kernel/pty/${name}`);
  return { limit: read('max') - read('reserve'), used: read('nr') };
}

function readNumber(root: string, file: string): number {
  return Number(readFileSync(path.join(root, file), 'utf8'));
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

function namesIn(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
