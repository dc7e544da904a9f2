import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';

import { tryRun, command } from './exec.js';
import { isRoot } from './privilege.js';

/** Something that this host must have. */
export interface Requirement {
  readonly name: string;
  readonly purpose: string;
  readonly found: boolean;
  /** One command, or one sentence, that mends it. */
  readonly mend: string;
  /** The package of Debian and Ubuntu that brings it. */
  readonly package?: string;
}

interface Tool {
  readonly file: string;
  readonly package: string;
  readonly purpose: string;
}

const tools: readonly Tool[] = [
  { file: 'systemd-nspawn', package: 'systemd-container', purpose: 'boots machines' },
  { file: 'systemd-socket-activate', package: 'systemd', purpose: 'hears that a boot is over' },
  { file: 'pasta', package: 'passt', purpose: 'gives machines a network' },
  { file: 'mksquashfs', package: 'squashfs-tools', purpose: 'seals images' },
  { file: 'skopeo', package: 'skopeo', purpose: 'fetches images from registries' },
  { file: 'umoci', package: 'umoci', purpose: 'unpacks images' },
  { file: 'mmdebstrap', package: 'mmdebstrap', purpose: 'builds Debian from its archive' },
  { file: 'nsenter', package: 'util-linux', purpose: 'enters machines' },
  { file: 'mount', package: 'mount', purpose: 'mounts images' },
  { file: 'tar', package: 'tar', purpose: 'unpacks tarballs' },
];

const DEBIAN_KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';
const PROGRAM_DIRECTORIES = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];

/** Every requirement, found or missing. Looks only; changes nothing. */
export async function readRequirements(): Promise<Requirement[]> {
  return [await privilege(), ...tools.map(toolRequirement), debianKeys(), ...kernel()];
}

export function missingPackages(requirements: readonly Requirement[]): string[] {
  const names = requirements.flatMap((one) => (one.found || !one.package ? [] : [one.package]));
  return [...new Set(names)];
}

async function privilege(): Promise<Requirement> {
  const sudo = command('sudo', ['-n', 'true']);
  return {
    name: 'root',
    purpose: 'mounts and boots',
    found: isRoot() || (await tryRun(sudo)).exitCode === 0,
    mend: 'Start it with sudo, or allow sudo without a password for this user.',
  };
}

function toolRequirement(tool: Tool): Requirement {
  const search = [...(process.env.PATH ?? '').split(':'), ...PROGRAM_DIRECTORIES];
  return {
    name: tool.file,
    purpose: tool.purpose,
    found: search.some((directory) => existsSync(path.join(directory, tool.file))),
    mend: `sudo apt-get install ${tool.package}`,
    package: tool.package,
  };
}

function debianKeys(): Requirement {
  return {
    name: 'debian-archive-keyring',
    purpose: 'verifies the archive of Debian',
    found: existsSync(DEBIAN_KEYS),
    mend: 'sudo apt-get install debian-archive-keyring',
    package: 'debian-archive-keyring',
  };
}

function kernel(): Requirement[] {
  return [
    fileSystem('overlay', 'gives each machine a disk of its own'),
    fileSystem('squashfs', 'mounts images'),
    device('/dev/loop-control', 'mounts images', { module: 'loop', option: '--privileged' }),
    device('/dev/net/tun', 'gives machines a network', {
      module: 'tun',
      option: '--device /dev/net/tun',
    }),
    {
      name: 'control groups',
      purpose: 'keeps the processes of machines apart',
      found: writable('/sys/fs/cgroup') || !isRoot(),
      mend: 'In a container, start it with --privileged and --cgroupns=private.',
    },
  ];
}

function fileSystem(name: string, purpose: string): Requirement {
  const known = new RegExp(`\\b${name}$`, 'm').test(readFileSync('/proc/filesystems', 'utf8'));
  return {
    name: `file system ${name}`,
    purpose,
    found: known || hasModule(name),
    mend: `sudo modprobe ${name}`,
  };
}

/** The kernel loads it by itself when something of the kind is mounted. */
function hasModule(name: string): boolean {
  const modules = path.join('/lib/modules', release());
  try {
    return readFileSync(path.join(modules, 'modules.dep'), 'utf8').includes(`/${name}.ko`);
  } catch {
    return false;
  }
}

function device(
  file: string,
  purpose: string,
  by: { readonly module: string; readonly option: string },
): Requirement {
  return {
    name: file,
    purpose,
    found: existsSync(file),
    mend: inContainer() ? `Start the container with ${by.option}.` : `sudo modprobe ${by.module}`,
  };
}

function inContainer(): boolean {
  return existsSync('/.dockerenv') || existsSync('/run/.containerenv');
}

function writable(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK);
    return readdirSync(directory).length > 0;
  } catch {
    return false;
  }
}
