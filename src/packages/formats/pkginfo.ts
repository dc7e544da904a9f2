import type { FileHandle } from 'node:fs/promises';

import { decompressed, type Compression } from '../archive/decompress.js';
import { readFromTar } from '../archive/tar.js';
import { goArch } from '../architecture.js';
import type { PackageInfo } from '../info.js';

/** makepkg and abuild put it first; by hand it may come last. */
const LIMITS = { searchBytes: 256 * 1024 ** 2, fileBytes: 1024 ** 2 };

/** The .PKGINFO of pacman's and apk's packages; undefined when the archive has none. */
export async function readPkginfo(
  handle: FileHandle,
  compression: Compression,
): Promise<PackageInfo | undefined> {
  const stream = handle.createReadStream({ start: 0, autoClose: false });
  const file = await readFromTar(decompressed(stream, compression), '.PKGINFO', LIMITS);
  return file && parsePkginfo(file.toString('utf8'), compression);
}

/** https://man.archlinux.org/man/core/pacman/PKGBUILD.5, apk-v2(5): `key = value`. */
export function parsePkginfo(text: string, compression: Compression): PackageInfo {
  const lines = [...text.matchAll(/^(\w+) = (.*?)\s*$/gm)];
  const values = (wanted: string) =>
    lines.flatMap(([, key, value = '']) => (key === wanted ? [value] : []));
  const value = (key: string) => values(key)[0] ?? '';
  const version = value('pkgver');
  const archName = value('arch');
  return {
    format: compression === 'gzip' && !PACMAN_VERSION.test(version) ? 'apk' : 'pacman',
    name: value('pkgname'),
    version,
    arch: goArch(archName),
    archName,
    depends: values('depend'),
    provides: values('provides'),
  };
}

/** It always has a release that is a number, `1.0-1`, where apk's is `1.0-r0` or none. */
const PACMAN_VERSION = /^[^-]+-\d+(?:\.\d+)?$/;
