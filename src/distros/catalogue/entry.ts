import type { Edit, FamilyName, InitName } from '../families/family.js';

export const lifeCycles = ['current', 'lts', 'eol', 'rolling'] as const;
/** As of writing; `statusOn` says what it is on a given day. */
export type LifeCycle = (typeof lifeCycles)[number];

/** A distribution that is known by a label. `sources` are tried in their order. */
export interface CatalogueEntry {
  /** `<os>-<release>` */
  readonly label: string;
  readonly aliases: readonly string[];
  /** Names that still work, with a word on what they mean now. */
  readonly formerNames?: readonly string[];
  readonly family: FamilyName;
  /** Addresses with their scheme, best first. */
  readonly sources: readonly string[];
  /** Architectures in the names of Go and OCI. */
  readonly architectures: readonly string[];
  /** For what rolls, the version last seen; undefined where none is known. */
  readonly init: { readonly name: InitName; readonly version?: string };
  readonly status: LifeCycle;
  /** Last day of support, as YYYY-MM or YYYY-MM-DD. */
  readonly eol?: string;
  /** Where the packages of a release are kept that its own mirrors give up. */
  readonly oldMirrors?: OldMirrors;
}

export interface OldMirrors {
  /** Raised whenever `edits` change. */
  readonly version: number;
  /** From the start, or once the mirrors that the image names cannot be used. */
  readonly when: 'always' | 'unreachable';
  readonly edits: readonly Edit[];
}

/** An image of the official library, at the tools' default registry and at its public mirrors. */
export function library(image: string): string[] {
  return [
    `docker://${image}`,
    `docker://public.ecr.aws/docker/library/${image}`,
    `docker://mirror.gcr.io/library/${image}`,
  ];
}

export function systemd(version: number): CatalogueEntry['init'] {
  return { name: 'systemd', version: String(version) };
}
