import { mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

import { containerTar } from './roots.js';

/** The flags for so many targets of their own, all of them the same Debian 12, all at once. */
export async function manyTargets(directory: string, count: number): Promise<string[]> {
  const links = await mkdtemp(join(directory, 'targets-'));
  const tar = await containerTar();
  const flags: string[] = [];
  for (let index = 1; index <= count; index++) {
    const link = join(links, `${index}.tar`);
    await symlink(tar, link);
    flags.push('--image', `tar:${link}`);
  }
  return [...flags, '--jobs', String(count)];
}
