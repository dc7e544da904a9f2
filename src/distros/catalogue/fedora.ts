import { library, systemd, type CatalogueEntry } from './entry.js';

type Facts = Pick<CatalogueEntry, 'aliases' | 'formerNames' | 'status'> & {
  readonly eol?: string;
  readonly systemd: number;
};

function fedora(release: string, { systemd: version, ...facts }: Facts): CatalogueEntry {
  return {
    label: `fedora-${release}`,
    family: 'redhat',
    sources: [...library(`fedora:${release}`), `docker://quay.io/fedora/fedora:${release}`],
    architectures: ['amd64', 'arm64', 'ppc64le', 's390x'],
    init: systemd(version),
    ...facts,
  };
}

export const fedoras: readonly CatalogueEntry[] = [
  fedora('42', { aliases: [], systemd: 257, status: 'eol', eol: '2026-05-27' }),
  fedora('43', { aliases: [], systemd: 258, status: 'current', eol: '2026-12-09' }),
  fedora('44', {
    aliases: [],
    formerNames: ['fedora-35', 'fedora-36', 'fedora-37'],
    systemd: 259,
    status: 'current',
    eol: '2027-06',
  }),
  fedora('45', { aliases: ['fedora-latest'], systemd: 260, status: 'current', eol: '2027-12' }),
  fedora('rawhide', { aliases: [], systemd: 260, status: 'rolling' }),
];
