import type { FileHandle } from 'node:fs/promises';

import { readAt } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';
import { walkCpio } from '../archive/walk-cpio.js';
import { readRpmHeaders } from '../formats/rpm-header.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';

/** Behind the headers comes a compressed archive of cpio(5). */
export async function rpmContents(handle: FileHandle, mostBytes: number): Promise<Contents> {
  const { header } = await readRpmHeaders(handle);
  const { size } = await handle.stat();
  const begin = await readAt(handle, header.end, Math.min(size - header.end, 8));
  const stream = handle.createReadStream({ start: header.end, autoClose: false });
  const entries = walkCpio(decompressed(stream, compressionOf(begin)), mostBytes);
  return { ...(await gatherFiles(entries)), scripts: '' };
}
