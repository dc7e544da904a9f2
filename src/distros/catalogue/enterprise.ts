import { library, systemd, type CatalogueEntry } from './entry.js';

type Release = 8 | 9 | 10;

/** What is rebuilt from the same sources has the same systemd. */
const systemdOf: Readonly<Record<Release, CatalogueEntry['init']>> = {
  8: systemd(239),
  9: systemd(252),
  10: systemd(257),
};
const eolOf: Readonly<Record<Release, string>> = {
  8: '2029-05-31',
  9: '2032-05-31',
  10: '2035-05-31',
};
const bigPorts = ['amd64', 'arm64', 'ppc64le', 's390x'] as const;

function enterprise(
  os: string,
  release: Release,
  facts: Pick<CatalogueEntry, 'aliases' | 'sources' | 'architectures'> & { readonly eol?: string },
): CatalogueEntry {
  return {
    label: `${os}-${release}`,
    family: 'redhat',
    init: systemdOf[release],
    status: 'current',
    eol: eolOf[release],
    ...facts,
  };
}

/** Red Hat's universal base images: a subset of the packages, for everybody. */
function rhel(release: Release): CatalogueEntry[] {
  const from = (image: string) => `docker://registry.access.redhat.com/ubi${release}/${image}`;
  const full = enterprise('rhel', release, {
    aliases: [`ubi-${release}`],
    sources: [from('ubi-init')],
    architectures: bigPorts,
  });
  const aliases = [`ubi-${release}-minimal`];
  const sources = [from('ubi-minimal')];
  return [full, { ...full, label: `${full.label}-minimal`, aliases, sources }];
}

/** Not the official library's, which was frozen in 2023. */
function rocky(release: Release): CatalogueEntry {
  return enterprise('rockylinux', release, {
    aliases: [`rocky-${release}`],
    sources: [
      `docker://rockylinux/rockylinux:${release}`,
      `docker://quay.io/rockylinux/rockylinux:${release}`,
    ],
    architectures: ['amd64', 'arm64'],
  });
}

function alma(release: Release): CatalogueEntry {
  return enterprise('almalinux', release, {
    aliases: [`alma-${release}`],
    sources: [
      ...library(`almalinux:${release}`),
      `docker://quay.io/almalinuxorg/${release}-init:latest`,
    ],
    architectures: bigPorts,
  });
}

function oracle(release: Release, eol: string): CatalogueEntry {
  return enterprise('oraclelinux', release, {
    aliases: [`oracle-${release}`, `ol-${release}`],
    sources: [
      ...library(`oraclelinux:${release}`),
      `docker://ghcr.io/oracle/oraclelinux:${release}`,
    ],
    architectures: ['amd64', 'arm64'],
    eol,
  });
}

const oracle7: CatalogueEntry = {
  label: 'oraclelinux-7',
  aliases: ['oracle-7', 'ol-7'],
  family: 'redhat',
  sources: [...library('oraclelinux:7'), 'docker://ghcr.io/oracle/oraclelinux:7'],
  architectures: ['amd64', 'arm64'],
  init: systemd(219),
  status: 'eol',
  eol: '2024-12-31',
};

const releases: readonly Release[] = [8, 9, 10];

export const enterprises: readonly CatalogueEntry[] = [
  ...releases.flatMap(rhel),
  ...releases.map(rocky),
  ...releases.map(alma),
  oracle7,
  oracle(8, '2029-07-31'),
  oracle(9, '2032-06-30'),
  oracle(10, '2035-06-30'),
];
