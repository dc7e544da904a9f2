import { systemd, type CatalogueEntry } from './entry.js';

const ports = ['amd64', 'arm64', 'ppc64le', 's390x'] as const;

export const suses: readonly CatalogueEntry[] = [
  {
    label: 'opensuse-leap-15',
    aliases: ['opensuse-leap-15.6'],
    formerNames: ['opensuse-15'],
    family: 'suse',
    sources: ['docker://registry.opensuse.org/opensuse/leap:15.6', 'docker://opensuse/leap:15.6'],
    architectures: ports,
    init: systemd(254),
    status: 'eol',
    eol: '2026-04-30',
  },
  {
    label: 'opensuse-leap',
    aliases: ['opensuse-leap-16', 'opensuse-leap-16.0'],
    family: 'suse',
    sources: ['docker://registry.opensuse.org/opensuse/leap:16.0', 'docker://opensuse/leap:16.0'],
    architectures: ports,
    init: systemd(257),
    status: 'current',
    eol: '2027-10-31',
  },
  {
    label: 'opensuse-tumbleweed',
    aliases: [],
    family: 'suse',
    sources: [
      'docker://registry.opensuse.org/opensuse/tumbleweed:latest',
      'docker://opensuse/tumbleweed:latest',
    ],
    architectures: [...ports, 'riscv64', '386'],
    init: systemd(259),
    status: 'rolling',
  },
  {
    label: 'sles-15',
    aliases: ['sles-15.7'],
    family: 'suse',
    sources: ['docker://registry.suse.com/bci/bci-init:15.7'],
    architectures: ports,
    init: systemd(254),
    status: 'current',
    eol: '2031-07-31',
  },
  {
    label: 'sles-16',
    aliases: ['sles-16.0'],
    formerNames: ['sles-bci'],
    family: 'suse',
    sources: ['docker://registry.suse.com/bci/bci-init:16.0'],
    architectures: ports,
    init: systemd(257),
    status: 'current',
    eol: '2027-11-30',
  },
];
