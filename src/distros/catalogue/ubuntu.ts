import { library, systemd, type CatalogueEntry, type OldMirrors } from './entry.js';

type Facts = Pick<CatalogueEntry, 'aliases' | 'status' | 'oldMirrors'> & {
  readonly eol: string;
  readonly systemd: number;
  readonly version: string;
};

const ports = ['amd64', 'arm64', 'arm', 'ppc64le', 'riscv64', 's390x'] as const;

/** mmdebstrap(1) would take `main` alone, and blame a package for what it misses of `universe`. */
function ubuntu(
  suite: string,
  { systemd: systemdVersion, version, aliases, ...facts }: Facts,
): CatalogueEntry {
  return {
    label: `ubuntu-${suite}`,
    aliases: [`ubuntu-${version}`, ...aliases],
    family: 'debian',
    sources: library(`ubuntu:${version}`),
    architectures: ports,
    init: systemd(systemdVersion),
    ...facts,
  };
}

const oldReleases: OldMirrors = {
  version: 1,
  when: 'unreachable',
  edits: [
    {
      file: '/etc/apt/sources.list',
      replace:
        /http:\/\/(?:archive|security)\.ubuntu\.com\/ubuntu|http:\/\/ports\.ubuntu\.com(?:\/ubuntu-ports)?/g,
      by: 'http://old-releases.ubuntu.com/ubuntu',
    },
  ],
};

export const ubuntus: readonly CatalogueEntry[] = [
  {
    ...ubuntu('bionic', {
      version: '18.04',
      aliases: ['ubuntu-18'],
      systemd: 237,
      status: 'eol',
      eol: '2023-05-31',
      oldMirrors: oldReleases,
    }),
    architectures: ports.filter((port) => port !== 'riscv64'),
  },
  ubuntu('focal', {
    version: '20.04',
    aliases: ['ubuntu-20'],
    systemd: 245,
    status: 'eol',
    eol: '2025-05-31',
    oldMirrors: oldReleases,
  }),
  ubuntu('jammy', {
    version: '22.04',
    aliases: ['ubuntu-22'],
    systemd: 249,
    status: 'current',
    eol: '2027-04',
  }),
  ubuntu('noble', {
    version: '24.04',
    aliases: ['ubuntu-24'],
    systemd: 255,
    status: 'current',
    eol: '2029-05',
  }),
  ubuntu('resolute', {
    version: '26.04',
    aliases: ['ubuntu-26', 'ubuntu-latest'],
    systemd: 259,
    status: 'current',
    eol: '2031-04',
  }),
  ubuntu('stonking', {
    version: '26.10',
    aliases: ['ubuntu-devel'],
    systemd: 260,
    status: 'current',
    eol: '2027-07',
  }),
];
