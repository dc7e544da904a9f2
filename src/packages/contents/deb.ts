import { readArMembers } from '../archive/ar.js';
import type { ArchiveEntry } from '../archive/entry.js';
import { walkTar } from '../archive/walk-tar.js';
import type { Contents } from './contents.js';
import { gatherFiles } from './gather-files.js';
import { unpackedPart, type PackageSource } from './unpacked-part.js';

const SCRIPTS = ['/preinst', '/postinst'];
const MOST_SCRIPT_BYTES = 1024 ** 2;

/** deb(5). */
export async function debContents(source: PackageSource): Promise<Contents> {
  const members = await readArMembers(source.handle);
  const entriesOf = async (name: string) => {
    const member = members.find((one) => one.name.replace(/\.tar(?:\.\w+)?$/, '') === name);
    if (!member) throw new Error(`it has no ${name}.tar`);
    const part = { begin: member.offset, end: member.offset + member.sizeBytes };
    return walkTar(await unpackedPart(source, part), source.mostBytes);
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
