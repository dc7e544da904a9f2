import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A mounted hierarchy of control groups, cgroups(7). */
export interface MountedHierarchy {
  /** The process's group in it. */
  readonly directory: string;
  readonly version: 1 | 2;
  /** Of version 1: `memory`, `cpu`, `name=systemd`. Those of version 2 are in `cgroup.controllers`. */
  readonly controllers: readonly string[];
}

export function readHierarchies(pid: number | 'self' = 'self'): MountedHierarchy[] {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8');
  return parseHierarchies(mounts, readFileSync(`/proc/${pid}/cgroup`, 'utf8'));
}

/** A process's group in the unified hierarchy and, on a hybrid host, in systemd's named one. */
export function groupsOfInit(pid: number | 'self' = 'self'): string[] {
  return readHierarchies(pid)
    .filter(({ version, controllers }) => version === 2 || controllers.includes('name=systemd'))
    .map(({ directory }) => directory);
}

/** From proc_pid_mountinfo(5) and proc_pid_cgroup(5). */
export function parseHierarchies(mountinfo: string, own: string): MountedHierarchy[] {
  const groups = own.split('\n').flatMap((line) => {
    const [, names = '', group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    return group === undefined ? [] : [{ names: names.split(',').filter(Boolean), group }];
  });
  return mountinfo.split('\n').flatMap((line) => {
    const [mount = '', source = ''] = line.split(' - ');
    const [type, , options = ''] = source.split(' ');
    if (type !== 'cgroup' && type !== 'cgroup2') return [];
    const has = options.split(',');
    const isOurs = ({ names }: { readonly names: readonly string[] }) =>
      type === 'cgroup2' ? names.length === 0 : names.some((name) => has.includes(name));
    const found = groups.find(isOurs);
    const mountPoint = mount.split(' ')[4];
    if (found === undefined || mountPoint === undefined) return [];
    const directory = path.join(mountPoint, found.group);
    return [{ directory, version: type === 'cgroup2' ? 2 : 1, controllers: found.names }];
  });
}
