import { library, systemd, type CatalogueEntry, type OldMirrors } from './entry.js';

type Facts = Pick<CatalogueEntry, 'aliases' | 'status' | 'oldMirrors'> & {
  readonly eol?: string;
  readonly systemd: number;
  readonly ports?: readonly string[];
};

const ports = ['amd64', 'arm64', 'arm', '386'] as const;
const manyPorts = [...ports, 'ppc64le', 'riscv64', 's390x'] as const;

function debian(suite: string, { systemd: version, ports: own, ...facts }: Facts): CatalogueEntry {
  const bootable = facts.oldMirrors?.when === 'always' ? [] : [`debootstrap:${suite}`];
  return {
    label: `debian-${suite}`,
    family: 'debian',
    sources: [...library(`debian:${suite}-slim`), ...bootable],
    architectures: own ?? ports,
    init: systemd(version),
    ...facts,
  };
}

/** Its Release file is past the date until which it is valid; signatures are verified all the same. */
function archived(
  when: 'always' | 'unreachable',
  suites: readonly [suite: string, archive: string][],
): OldMirrors {
  const lines = suites.map(([suite, archive]) => {
    return `deb http://archive.debian.org/${archive} ${suite} main\n`;
  });
  return {
    version: 1,
    when,
    edits: [
      { file: '/etc/apt/sources.list', write: lines.join('') },
      {
        file: '/etc/apt/apt.conf.d/90archive',
        write: 'Acquire::Check-Valid-Until "false";\n',
      },
    ],
  };
}

export const debians: readonly CatalogueEntry[] = [
  debian('stretch', {
    aliases: ['debian-9'],
    systemd: 232,
    status: 'eol',
    eol: '2022-06-30',
    oldMirrors: archived('always', [
      ['stretch', 'debian'],
      ['stretch/updates', 'debian-security'],
    ]),
  }),
  debian('buster', {
    aliases: ['debian-10'],
    systemd: 241,
    status: 'eol',
    eol: '2024-06-30',
    oldMirrors: archived('always', [
      ['buster', 'debian'],
      ['buster/updates', 'debian-security'],
    ]),
  }),
  debian('bullseye', {
    aliases: ['debian-11'],
    systemd: 247,
    status: 'eol',
    eol: '2026-08-31',
    oldMirrors: archived('unreachable', [
      ['bullseye', 'debian'],
      ['bullseye-security', 'debian-security'],
    ]),
  }),
  debian('bookworm', {
    aliases: ['debian-12'],
    systemd: 252,
    ports: [...ports, 'ppc64le'],
    status: 'lts',
    eol: '2028-06-30',
  }),
  debian('trixie', {
    aliases: ['debian-13', 'debian-stable', 'debian-latest'],
    systemd: 257,
    ports: manyPorts,
    status: 'current',
    eol: '2028-08',
  }),
  debian('forky', {
    aliases: ['debian-14', 'debian-testing'],
    systemd: 260,
    ports: manyPorts,
    status: 'rolling',
  }),
  debian('sid', {
    aliases: ['debian-unstable'],
    systemd: 260,
    ports: manyPorts,
    status: 'rolling',
  }),
];
