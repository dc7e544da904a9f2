import { accessSync, constants, existsSync, readFileSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import path from 'node:path';

import { tryRun, command } from './exec.js';
import { isRoot } from './privilege.js';

/** To boot a prepared image, or only to make one. */
export type Need = 'boot' | 'make';

/** Something that this host must have. */
export interface Requirement {
  readonly name: string;
  readonly purpose: string;
  readonly need: Need;
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
  readonly need: Need;
}

const forBooting: readonly Omit<Tool, 'need'>[] = [
  { file: 'systemd-nspawn', package: 'systemd-container', purpose: 'boots machines' },
  { file: 'pasta', package: 'passt', purpose: 'gives machines a network' },
  { file: 'nsenter', package: 'util-linux', purpose: 'enters machines' },
  {
    file: 'perl',
    package: 'perl-base',
    purpose: 'holds machines; gives commands pipes and terminals',
  },
  { file: 'mount', package: 'mount', purpose: 'mounts images' },
  { file: 'zstd', package: 'zstd', purpose: 'packs what caches carry; unpacks tarballs' },
  { file: 'xz', package: 'xz-utils', purpose: 'reads packages; unpacks tarballs' },
];

const forMaking: readonly Omit<Tool, 'need'>[] = [
  { file: 'mksquashfs', package: 'squashfs-tools', purpose: 'seals images' },
  { file: 'skopeo', package: 'skopeo', purpose: 'fetches images from registries' },
  { file: 'umoci', package: 'umoci', purpose: 'unpacks images' },
  { file: 'mmdebstrap', package: 'mmdebstrap', purpose: 'builds Debian from its archive' },
  { file: 'tar', package: 'tar', purpose: 'unpacks tarballs' },
];

const tools: readonly Tool[] = [
  ...forBooting.map((tool) => ({ ...tool, need: 'boot' as const })),
  ...forMaking.map((tool) => ({ ...tool, need: 'make' as const })),
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

/** The packages to install for these needs. */
export function missingPackages(
  requirements: readonly Requirement[],
  needs: readonly Need[],
): string[] {
  const wanted = requirements.filter(({ need, found }) => !found && needs.includes(need));
  return [...new Set(wanted.flatMap((one) => one.package ?? []))];
}

async function privilege(): Promise<Requirement> {
  const sudo = command('sudo', ['-n', 'true']);
  return {
    name: 'root',
    purpose: 'mounts and boots',
    need: 'boot',
    found: isRoot() || (await tryRun(sudo)).exitCode === 0,
    mend: 'Start it with sudo, or allow sudo without a password for this user.',
  };
}

function toolRequirement(tool: Tool): Requirement {
  const search = [...(process.env.PATH ?? '').split(':'), ...PROGRAM_DIRECTORIES];
  return {
    name: tool.file,
    purpose: tool.purpose,
    need: tool.need,
    found: search.some((directory) => existsSync(path.join(directory, tool.file))),
    mend: `sudo apt-get install ${tool.package}`,
    package: tool.package,
  };
}

function debianKeys(): Requirement {
  return {
    name: 'debian-archive-keyring',
    purpose: 'verifies the archive of Debian',
    need: 'make',
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
      need: 'boot',
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
    need: 'boot',
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
    need: 'boot',
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
