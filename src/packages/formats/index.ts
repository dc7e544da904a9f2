import { open, type FileHandle } from 'node:fs/promises';

import { compressionOf } from '../archive/decompress.js';
import type { PackageInfo } from '../info.js';
import { damagedPackage } from './damaged.js';
import { readDeb } from './deb.js';
import { readPkginfo } from './pkginfo.js';
import { readRpm } from './rpm.js';

/**
 * What a package says of itself, found by what the file holds, not by its name. undefined when it
 * is no package; throws PACKAGE_FORMAT when it is a damaged one. `shown` is what to call it.
 */
export async function readPackage(file: string, shown: string): Promise<PackageInfo | undefined> {
  const handle = await open(file, 'r');
  try {
    const info = await readAny(handle);
    if (info) checkWords(info);
    return info;
  } catch (error) {
    throw damagedPackage(shown, error);
  } finally {
    await handle.close();
  }
}

const DEB_BEGINS = '!<arch>\ndebian';
const RPM_BEGINS = 'edabeedb';
const BEGIN_BYTES = 16;

async function readAny(handle: FileHandle): Promise<PackageInfo | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGIN_BYTES), 0, BEGIN_BYTES, 0);
  const begin = buffer.subarray(0, bytesRead);
  if (begin.toString('latin1').startsWith(DEB_BEGINS)) return readDeb(handle);
  if (begin.toString('hex').startsWith(RPM_BEGINS)) return readRpm(handle);
  return readPkginfo(handle, compressionOf(begin));
}

/** They become arguments of programs and parts of messages. */
function checkWords({ name, version, archName }: PackageInfo): void {
  const words = { name, version, architecture: archName };
  for (const [what, word] of Object.entries(words)) {
    if (!/^[A-Za-z0-9_][\w.+~^:@-]{0,254}$/.test(word)) {
      throw new Error(word === '' ? `it has no ${what}` : `its ${what} cannot be '${word}'`);
    }
  }
}
