import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

import { readAt } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';

/** A package file that is open. */
export interface PackageSource {
  readonly file: string;
  readonly handle: FileHandle;
  /** How much of what is packed in it is read. */
  readonly mostBytes: number;
}

/** Where something compressed lies in it; without `end`, as far as it goes. */
export interface Part {
  readonly begin: number;
  readonly end?: number;
}

const MAGIC_BYTES = 8;

/** Read by a descriptor of its own: whoever ends such a stream early closes it. */
export async function unpackedPart(
  { file, handle }: PackageSource,
  { begin, end }: Part,
): Promise<AsyncIterable<Uint8Array>> {
  const size = (end ?? (await handle.stat()).size) - begin;
  const magic = await readAt(handle, begin, Math.max(0, Math.min(size, MAGIC_BYTES)));
  const range = { start: begin, ...(end !== undefined && { end: end - 1 }) };
  return decompressed(createReadStream(file, range), compressionOf(magic));
}
