import type { FamilyName } from './families.js';

export type LifeCycle = 'current' | 'lts' | 'eol' | 'rolling';

/** A distribution that is known by a label. `sources` are tried in their order. */
export interface CatalogueEntry {
  /** `<os>-<release>` */
  readonly label: string;
  readonly aliases: readonly string[];
  readonly family: FamilyName;
  /** Addresses with their scheme, best first. */
  readonly sources: readonly string[];
  /** Architectures in the names of Go and OCI. */
  readonly architectures: readonly string[];
  readonly init: 'systemd';
  readonly status: LifeCycle;
  /** Last day of support, as YYYY-MM or YYYY-MM-DD. */
  readonly eol?: string;
}

const debianPorts = ['amd64', 'arm64', 'arm', '386'] as const;

function debian(
  suite: string,
  entry: Pick<CatalogueEntry, 'aliases' | 'status'> & { readonly eol?: string },
): CatalogueEntry {
  return {
    label: `debian-${suite}`,
    family: 'debian',
    sources: [`docker://debian:${suite}-slim`, `debootstrap:${suite}`],
    architectures: debianPorts,
    init: 'systemd',
    ...entry,
  };
}

export const catalogue: readonly CatalogueEntry[] = [
  debian('bullseye', { aliases: ['debian-11'], status: 'eol', eol: '2026-08-31' }),
  debian('bookworm', { aliases: ['debian-12'], status: 'lts', eol: '2028-06' }),
  debian('trixie', { aliases: ['debian-13', 'debian-stable'], status: 'current', eol: '2028-08' }),
  debian('forky', { aliases: ['debian-14', 'debian-testing'], status: 'rolling' }),
  debian('sid', { aliases: ['debian-unstable'], status: 'rolling' }),
];
