import { library, systemd, type CatalogueEntry, type OldMirrors } from './entry.js';

/** The mirrors gave these releases up; the vault keeps them. */
function vault(release: string): OldMirrors {
  const file = '/etc/yum.repos.d/CentOS-*.repo';
  return {
    version: 1,
    when: 'always',
    edits: [
      { file, replace: /^mirrorlist=/gm, by: '#mirrorlist=' },
      {
        file,
        replace:
          /^#?\s*baseurl=https?:\/\/mirror\.centos\.org\/(?:\$contentdir|centos|altarch)\/\$releasever/gm,
        by: `baseurl=http://vault.centos.org/${release}`,
      },
    ],
  };
}

function stream(
  release: number,
  facts: Pick<CatalogueEntry, 'aliases' | 'formerNames' | 'init' | 'eol'>,
): CatalogueEntry {
  return {
    label: `centos-stream${release}`,
    family: 'redhat',
    sources: [`docker://quay.io/centos/centos:stream${release}`],
    architectures: ['amd64', 'arm64', 'ppc64le', 's390x'],
    status: 'current',
    ...facts,
  };
}

export const centoses: readonly CatalogueEntry[] = [
  {
    label: 'centos-7',
    aliases: [],
    family: 'redhat',
    sources: ['docker://quay.io/centos/centos:7', ...library('centos:7')],
    // other architectures are kept elsewhere in the vault
    architectures: ['amd64'],
    init: systemd(219),
    status: 'eol',
    eol: '2024-06-30',
    oldMirrors: vault('7.9.2009'),
  },
  {
    label: 'centos-8',
    aliases: [],
    family: 'redhat',
    sources: [...library('centos:8'), 'docker://quay.io/centos/centos:8'],
    architectures: ['amd64', 'arm64', 'ppc64le'],
    init: systemd(239),
    status: 'eol',
    eol: '2021-12-31',
    oldMirrors: vault('8.5.2111'),
  },
  stream(9, {
    aliases: ['centos-stream-9'],
    formerNames: ['centos-9'],
    init: systemd(252),
    eol: '2027-05-31',
  }),
  stream(10, { aliases: ['centos-10', 'centos-stream-10'], init: systemd(257), eol: '2030-01' }),
];
