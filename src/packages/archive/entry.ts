export type PackagedKind = 'file' | 'directory' | 'link' | 'other';

/** A file that a package brings. */
export interface PackagedFile {
  /** As it will be in the system, absolute. */
  readonly path: string;
  readonly kind: PackagedKind;
  /** The twelve bits of permissions. */
  readonly mode: number;
}

/** One file of an archive on the way through it. */
export interface ArchiveEntry extends PackagedFile {
  readonly sizeBytes: number;
  /** To be asked before the next entry; throws when the archive ends within it. */
  content(): Promise<Buffer>;
}

/** Names in archives begin with `./`, `/` or nothing. */
export function absolutePath(name: string): string {
  return `/${name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')}`;
}
