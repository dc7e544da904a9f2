import { PostrojError } from '../errors.js';

export type FamilyName = 'debian';

/** What makes a root file system of one family bootable. */
export interface Family {
  readonly name: FamilyName;
  /** Raised whenever a change to this entry must prepare images anew. */
  readonly version: number;
  /** The values of ID and ID_LIKE in os-release(5) that belong to this family. */
  readonly ids: readonly string[];
  /** The packages without which a container image does not boot, or is no system that users have. */
  readonly packages: readonly string[];
  /** Files that container images carry and installed systems do not. */
  readonly remove: readonly string[];
  /** Units that wait for hardware, ask at a console or fetch things in the background. */
  readonly mask: readonly string[];
  /** The package manager's programs, run inside the root. */
  readonly manager: ManagerCommands;
}

/** Commands run inside the root while an image is prepared; the first word is the program. */
export interface ManagerCommands {
  /** Prints a line for every package that is installed; see `packages`. */
  readonly installed: readonly string[];
  readonly refresh: readonly string[];
  /** Followed by the names of packages. */
  readonly install: readonly string[];
  readonly clean: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const debian: Family = {
  name: 'debian',
  version: 1,
  ids: ['debian', 'ubuntu'],
  packages: ['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'procps', 'ca-certificates'],
  // policy-rc.d forbids package scripts to start services, /usr/share/doc/init-system-helpers
  remove: ['/usr/sbin/policy-rc.d', '/.dockerenv'],
  mask: [
    'getty.target',
    'console-getty.service',
    'systemd-firstboot.service',
    'systemd-networkd-wait-online.service',
    'systemd-remount-fs.service',
    'dev-hugepages.mount',
    'sys-fs-fuse-connections.mount',
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
  ],
  manager: {
    // an obsolete or removed package keeps a line, hence the status
    installed: ['dpkg-query', '--show', '--showformat=${db:Status-Status} ${Package}\\n'],
    refresh: ['apt-get', '--quiet=2', '-o', 'Acquire::Retries=3', 'update'],
    install: [
      ...['apt-get', '--quiet=2', '--yes', '--no-install-recommends'],
      ...['-o', 'Acquire::Retries=3', '-o', 'Dpkg::Use-Pty=0', 'install'],
    ],
    clean: ['apt-get', 'clean'],
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  },
};

const byName: Readonly<Record<FamilyName, Family>> = { debian };

export const families: readonly Family[] = Object.values(byName);

export function familyNamed(name: FamilyName): Family {
  return byName[name];
}

/** The family of a system by ID, then by ID_LIKE, of its os-release(5). Never a guess. */
export function familyOf(os: { readonly id: string; readonly idLike: readonly string[] }): Family {
  for (const id of [os.id, ...os.idLike]) {
    const family = families.find((candidate) => candidate.ids.includes(id));
    if (family) return family;
  }
  throw new PostrojError(
    'UNSUPPORTED_DISTRIBUTION',
    `no recipe for a system with ID=${os.id || '(none)'}`,
    {
      hint: `Known families: ${families.map(({ name }) => name).join(', ')}.`,
    },
  );
}
