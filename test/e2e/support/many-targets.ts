import { mkdtemp, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** The flags for so many targets of their own, made of the same tarball, all of them at once. */
export async function manyTargets(
  directory: string,
  { tar, count }: { readonly tar: string; readonly count: number },
): Promise<string[]> {
  const links = await mkdtemp(join(directory, 'targets-'));
  const flags: string[] = [];
  for (let index = 1; index <= count; index++) {
    const link = join(links, `${index}.tar`);
    await symlink(tar, link);
    flags.push('--image', `tar:${link}`);
  }
  return [...flags, '--jobs', String(count)];
}
