import { walkCpio } from '../archive/walk-cpio.js';
import { readRpmHeaders } from '../formats/rpm-header.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';
import { unpackedPart, type PackageSource } from './unpacked-part.js';

/** Behind the headers comes a compressed archive of cpio(5). */
export async function rpmContents(source: PackageSource): Promise<Contents> {
  const { header } = await readRpmHeaders(source.handle);
  const entries = walkCpio(await unpackedPart(source, { begin: header.end }), source.mostBytes);
  return { ...(await gatherFiles(entries)), scripts: '' };
}
