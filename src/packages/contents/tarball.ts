import type { FileHandle } from 'node:fs/promises';

import { readAt } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';
import type { ArchiveEntry } from '../archive/entry.js';
import { walkTar } from '../archive/walk-tar.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';

/** Packages of pacman and apk: all that begins with a dot is about the package. */
export async function tarballContents(handle: FileHandle, mostBytes: number): Promise<Contents> {
  const { size } = await handle.stat();
  const begin = await readAt(handle, 0, Math.min(size, 8));
  const stream = handle.createReadStream({ start: 0, autoClose: false });
  const entries = walkTar(decompressed(stream, compressionOf(begin)), mostBytes);
  return { ...(await gatherFiles(withoutDots(entries))), scripts: '' };
}

async function* withoutDots(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<ArchiveEntry> {
  for await (const entry of entries) if (!entry.path.startsWith('/.')) yield entry;
}
