import type { ArchiveEntry } from '../archive/entry.js';
import { walkTar } from '../archive/walk-tar.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';
import { unpackedPart, type PackageSource } from './unpacked-part.js';

/** Packages of pacman and apk: all that begins with a dot is about the package. */
export async function tarballContents(source: PackageSource): Promise<Contents> {
  const entries = walkTar(await unpackedPart(source, { begin: 0 }), source.mostBytes);
  return { ...(await gatherFiles(withoutDots(entries))), scripts: '' };
}

async function* withoutDots(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  for await (const entry of entries) if (!entry.path.startsWith('/.')) yield entry;
}
