import { library, systemd, type CatalogueEntry } from './entry.js';

function amazon(
  release: string,
  facts: Pick<CatalogueEntry, 'aliases' | 'formerNames' | 'init' | 'status' | 'eol'>,
): CatalogueEntry {
  return {
    label: `amazonlinux-${release}`,
    family: 'amazon',
    sources: [
      ...library(`amazonlinux:${release}`),
      `docker://public.ecr.aws/amazonlinux/amazonlinux:${release}`,
    ],
    architectures: ['amd64', 'arm64'],
    ...facts,
  };
}

export const amazons: readonly CatalogueEntry[] = [
  amazon('2', { aliases: ['amzn-2'], init: systemd(219), status: 'eol', eol: '2026-06-30' }),
  amazon('2023', {
    aliases: ['amzn-2023', 'amazonlinux-latest'],
    formerNames: ['amazonlinux-2022'],
    init: systemd(252),
    status: 'current',
    eol: '2029-06-30',
  }),
];
