import { open } from 'node:fs/promises';

import { damagedPackage } from '../formats/damaged.js';
import type { PackageFormat } from '../manager.js';
import type { Contents } from './contents.js';
import { debContents } from './deb.js';
import { rpmContents } from './rpm.js';
import { tarballContents } from './tarball.js';
import type { PackageSource } from './unpacked-part.js';

export type { Contents } from './contents.js';

/** No package that people build unpacks to more. */
const MOST_BYTES = 64 * 1024 ** 3;

const readers: Readonly<Record<PackageFormat, (source: PackageSource) => Promise<Contents>>> = {
  deb: debContents,
  rpm: rpmContents,
  pacman: tarballContents,
  apk: tarballContents,
};

/** Reads all of the package, unpacking nothing. Throws PACKAGE_FORMAT when it is damaged. */
export async function readContents(
  file: string,
  { format, shown }: { readonly format: PackageFormat; readonly shown: string },
): Promise<Contents> {
  const handle = await open(file, 'r');
  try {
    return await readers[format]({ file, handle, mostBytes: MOST_BYTES });
  } catch (error) {
    throw damagedPackage(shown, error);
  } finally {
    await handle.close();
  }
}
