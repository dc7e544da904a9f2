import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { makeDirectory } from '../../system/files.js';
import { readPackage } from '../formats/index.js';
import type { PackageFile } from '../gather.js';
import { writeOlderDeb } from './deb.js';
import { writeOlderRpm } from './rpm.js';

/**
 * The same packages with lower versions, in `directory`, so that what is released for the first time
 * can be upgraded to. Formats that this cannot be done for are left out. Throws PACKAGE_FORMAT.
 */
export async function buildOlder(
  files: readonly PackageFile[],
  directory: string,
): Promise<PackageFile[]> {
  const older: PackageFile[] = [];
  for (const [index, file] of files.entries()) {
    const place = path.join(directory, String(index));
    makeDirectory(place);
    const target = path.join(place, path.basename(file.path));
    if (await writeOlder(file, target, files)) older.push(await readBack(target, file));
  }
  return older;
}

async function writeOlder(
  file: PackageFile,
  target: string,
  together: readonly PackageFile[],
): Promise<boolean> {
  try {
    switch (file.format) {
      case 'deb':
        await writeOlderDeb(
          file.path,
          target,
          together.filter(({ format }) => format === 'deb'),
        );
        return true;
      case 'rpm':
        await writeOlderRpm(file.path, target);
        return true;
      case 'pacman':
      case 'apk':
        return false;
    }
  } catch (error) {
    if (error instanceof PostrojError) throw error;
    throw notRebuilt(file, error instanceof Error ? error.message : String(error));
  }
}

async function readBack(target: string, { path: source }: PackageFile): Promise<PackageFile> {
  const info = await readPackage(target, `the older ${path.basename(source)}`);
  if (info) return { path: target, ...info };
  throw new Error(`what was made of ${source} is no package`);
}

function notRebuilt({ path: file }: PackageFile, reason: string): PostrojError {
  const shown = path.basename(file);
  return new PostrojError('PACKAGE_FORMAT', `no older ${shown} can be made of it: ${reason}`, {
    hint: 'Give a package of an earlier release as upgrade-from instead of self.',
  });
}
