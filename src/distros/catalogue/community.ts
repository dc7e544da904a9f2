import { library, systemd, type CatalogueEntry } from './entry.js';

const archlinux: CatalogueEntry = {
  label: 'archlinux',
  aliases: ['archlinux-latest', 'arch'],
  formerNames: ['archlinux-20220501'],
  family: 'arch',
  sources: [...library('archlinux:base'), 'docker://ghcr.io/archlinux/archlinux:base'],
  architectures: ['amd64'],
  init: systemd(261),
  status: 'rolling',
};

const mageias: readonly CatalogueEntry[] = [
  {
    label: 'mageia-9',
    aliases: [],
    family: 'mageia',
    sources: library('mageia:9'),
    architectures: ['amd64', 'arm64', 'arm'],
    init: systemd(253),
    status: 'eol',
    eol: '2026-09-29',
  },
  {
    label: 'mageia-10',
    aliases: ['mageia', 'mageia-latest'],
    family: 'mageia',
    sources: library('mageia:10'),
    architectures: ['amd64', 'arm64', 'arm'],
    init: systemd(257),
    status: 'current',
  },
];

function alpine(release: string, aliases: readonly string[], eol: string): CatalogueEntry {
  return {
    label: `alpine-${release}`,
    aliases,
    family: 'alpine',
    sources: library(`alpine:${release}`),
    architectures: ['amd64', 'arm64', 'arm', '386', 'ppc64le', 'riscv64', 's390x', 'loong64'],
    init: { name: 'openrc' },
    status: 'current',
    eol,
  };
}

function voidLinux(libc: 'glibc' | 'musl', aliases: readonly string[]): CatalogueEntry {
  return {
    label: `void-${libc}`,
    aliases,
    family: 'void',
    sources: [`docker://ghcr.io/void-linux/void-${libc}-full:latest`],
    architectures: libc === 'glibc' ? ['amd64', 'arm64', 'arm', '386'] : ['amd64', 'arm64', 'arm'],
    init: { name: 'runit' },
    status: 'rolling',
  };
}

function devuan(release: number, suite: string, eol: string): CatalogueEntry {
  return {
    label: `devuan-${suite}`,
    aliases: [`devuan-${release}`],
    family: 'devuan',
    sources: [`docker://devuan/devuan:${suite}`, `docker://dyne/devuan:${suite}`],
    architectures: ['amd64', 'arm64'],
    init: { name: 'sysvinit' },
    status: 'current',
    eol,
  };
}

export const communities: readonly CatalogueEntry[] = [
  archlinux,
  ...mageias,
  alpine('3.22', [], '2027-05'),
  alpine('3.23', [], '2027-11'),
  alpine('3.24', ['alpine', 'alpine-latest'], '2028-06'),
  voidLinux('glibc', ['void']),
  voidLinux('musl', []),
  devuan(5, 'daedalus', '2028-06'),
  devuan(6, 'excalibur', '2030-06'),
];
