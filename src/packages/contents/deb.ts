import type { FileHandle } from 'node:fs/promises';

import { readArMembers, readAt, type ArMember } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';
import type { ArchiveEntry } from '../archive/entry.js';
import { walkTar } from '../archive/walk-tar.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';

const SCRIPTS = ['/preinst', '/postinst'];
const MOST_SCRIPT_BYTES = 1024 ** 2;

/** deb(5). */
export async function debContents(handle: FileHandle, mostBytes: number): Promise<Contents> {
  const members = await readArMembers(handle);
  const entriesOf = async (name: string) => {
    const member = members.find((one) => one.name.replace(/\.tar(?:\.\w+)?$/, '') === name);
    if (!member) throw new Error(`it has no ${name}.tar`);
    return walkTar(await streamOf(handle, member), mostBytes);
  };
  const scripts = await scriptsIn(await entriesOf('control'));
  return { ...(await gatherFiles(await entriesOf('data'))), scripts };
}

async function scriptsIn(entries: AsyncIterable<ArchiveEntry>): Promise<string> {
  const scripts: string[] = [];
  for await (const entry of entries) {
    if (!SCRIPTS.includes(entry.path) || entry.sizeBytes > MOST_SCRIPT_BYTES) continue;
    scripts.push((await entry.content()).toString('utf8'));
  }
  return scripts.join('\n');
}

async function streamOf(
  handle: FileHandle,
  { offset, sizeBytes }: ArMember,
): Promise<AsyncIterable<Uint8Array>> {
  const begin = await readAt(handle, offset, Math.min(sizeBytes, 8));
  const end = offset + sizeBytes - 1;
  const stream = handle.createReadStream({ start: offset, end, autoClose: false });
  return decompressed(stream, compressionOf(begin));
}
