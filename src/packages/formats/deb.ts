import type { FileHandle } from 'node:fs/promises';

import { readArMembers, readAt } from '../archive/ar.js';
import { compressionOf, decompressed } from '../archive/decompress.js';
import { readFromTar } from '../archive/tar.js';
import { goArch } from '../architecture.js';
import type { PackageInfo } from '../info.js';

const LIMITS = { searchBytes: 64 * 1024 ** 2, fileBytes: 1024 ** 2 };

/** The control file within control.tar; deb(5). Throws when it is not there. */
export async function readDeb(handle: FileHandle): Promise<PackageInfo> {
  const members = await readArMembers(handle);
  const member = members.find(({ name }) => /^control\.tar(?:\.\w+)?$/.test(name));
  if (!member || member.sizeBytes === 0) throw new Error('it has no control.tar');
  const { offset, sizeBytes } = member;
  const begin = await readAt(handle, offset, Math.min(sizeBytes, 8));
  const stream = handle.createReadStream({
    start: offset,
    end: offset + sizeBytes - 1,
    autoClose: false,
  });
  const control = await readFromTar(decompressed(stream, compressionOf(begin)), 'control', LIMITS);
  if (!control) throw new Error(`its ${member.name} has no control file`);
  return parseControl(control.toString('utf8'));
}

/** deb-control(5). */
export function parseControl(text: string): PackageInfo {
  const fields = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)/gm)) {
    fields.set(name.toLowerCase(), value.replaceAll(/\s+/g, ' ').trim());
  }
  const field = (name: string) => fields.get(name) ?? '';
  const list = (name: string) =>
    field(name)
      .split(/\s*,\s*/)
      .filter(Boolean);
  const archName = field('architecture');
  return {
    format: 'deb',
    name: field('package'),
    version: field('version'),
    arch: goArch(archName),
    archName,
    depends: [...list('pre-depends'), ...list('depends')],
    provides: list('provides'),
  };
}
