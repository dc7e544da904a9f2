import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { OUTER_MACHINE_PREFIX } from './outer-host.js';

const PATIENCE_MS = 3_000;
const INTERVAL_MS = 50;
/** Mounts below a state directory's work areas, as mount point, as source or as overlay layer. */
const PRODUCT_MOUNT = /postroj[^ ]*\/(?:work|machines)\//;
const MACHINE_PROGRAMS = new Set(['systemd-nspawn', 'pasta', 'pasta.avx2', 'passt', 'passt.avx2']);

/**
 * Everything on this machine, in whatever namespace, that a finished postroj should have taken
 * with it. One line each, fit for an assertion's message.
 */
export function leftovers(stateDir: string): string[] {
  const mounts = new Set<string>();
  const namespaces = new Map<string, string>();
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    found.push(...productProcess(pid));
    for (const mount of productMounts(pid, stateDir)) mounts.add(mount);
    const namespace = attempt(() => readlinkSync(`/proc/${pid}/ns/mnt`));
    if (namespace !== undefined && !namespaces.has(namespace)) namespaces.set(namespace, pid);
  }
  const named = [...namespaces.values()].flatMap(namedNetworks);
  const kept = [...loopDevices(stateDir), ...controlGroups(), ...stateEntries(stateDir)];
  return [...found, ...mounts, ...new Set(named), ...kept];
}

/** Fails with the list. The kernel takes namespaces down in the background: it gets a moment. */
export async function expectNothingLeft(stateDir: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  let left = leftovers(stateDir);
  while (left.length > 0 && Date.now() < deadline) {
    await setTimeout(INTERVAL_MS);
    left = leftovers(stateDir);
  }
  if (left.length > 0) throw new Error(`left behind:\n${left.join('\n')}`);
}

/** Started by postroj: it bears the owner's mark, or is a machine's program that names postroj. */
function productProcess(pid: string): string[] {
  const argv = readProc(pid, 'cmdline').split('\0');
  if (pid === String(process.pid) || argv.length < 2) return []; // zombies have no command line
  const marked = /(?:^|\0)POSTROJ_OWNER=/.test(readProc(pid, 'environ'));
  const line = argv.join(' ').trim();
  const machine = MACHINE_PROGRAMS.has(basename(argv[0] ?? '')) && line.includes('postroj');
  if (!marked && (!machine || line.includes(`--machine=${OUTER_MACHINE_PREFIX}`))) return [];
  return [`process ${pid}: ${line}`];
}

function productMounts(pid: string, stateDir: string): string[] {
  const lines = readProc(pid, 'mountinfo').split('\n');
  const areas = ['work', 'machines'].map((area) => `${join(stateDir, area)}/`);
  const ours = lines.filter(
    (line) => PRODUCT_MOUNT.test(line) || areas.some((area) => line.includes(area)),
  );
  // Without the mount's number, which differs from one namespace to the next.
  return ours.map((line) => `mount ${line.split(' ').slice(3).join(' ')}`);
}

/** Of images below the state directory: what other users of the machine have mounted is theirs. */
function loopDevices(stateDir: string): string[] {
  return readdirSync('/sys/block').flatMap((device) => {
    const path = join('/sys/block', device, 'loop/backing_file');
    const file = attempt(() => readFileSync(path, 'utf8').trim()) ?? '';
    return file.startsWith(`${stateDir}/`) ? [`loop /dev/${device}: ${file}`] : [];
  });
}

function namedNetworks(pid: string): string[] {
  const names = attempt(() => readdirSync(`/proc/${pid}/root/run/netns`)) ?? [];
  return names.map((name) => `network namespace ${name}`);
}

/** Of processes whose numbers are those of here: what another pid namespace has is its own. */
function controlGroups(): string[] {
  const mark = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '';
  return ['', ...readdirSync('/sys/fs/cgroup')]
    .flatMap((hierarchy) => {
      const base = join('/sys/fs/cgroup', hierarchy);
      return (attempt(() => readdirSync(base)) ?? []).map((name) => join(base, name));
    })
    .filter((group) => basename(group).startsWith(`postroj.${mark}.`))
    .map((group) => `control group ${group}`);
}

/** In the images' directory only what is half done counts, and locks stay. */
function stateEntries(stateDir: string): string[] {
  return ['work', 'machines', 'admitted', 'raised', 'images'].flatMap((area) => {
    const names = attempt(() => readdirSync(join(stateDir, area))) ?? [];
    return names
      .filter((name) => (area !== 'images' || name.startsWith('.')) && name !== 'lock')
      .map((name) => `state ${join(area, name)}`);
  });
}

function readProc(pid: string, file: string): string {
  return attempt(() => readFileSync(`/proc/${pid}/${file}`, 'utf8')) ?? '';
}

/** Processes end, and directories go, between being listed and being read. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
