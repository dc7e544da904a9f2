import { lstat, readdir, rename, rmdir } from 'node:fs/promises';
import path from 'node:path';

import { exists, resolveInRoot } from '../../system/files.js';

/**
 * Makes `root` the directory that has the operating system: some tarballs have all of it below one
 * directory, `rootfs/etc …`. Whatever else is in it stays as it is.
 */
export async function liftRoot(root: string): Promise<void> {
  if (await hasSystem(root)) return;
  const [only, ...others] = await readdir(root);
  if (only === undefined || others.length > 0) return;
  const inner = path.join(root, only);
  // a link could lead anywhere
  if (!(await lstat(inner)).isDirectory() || !(await hasSystem(inner))) return;
  const aside = `${root}.lifted`;
  await rename(inner, aside);
  await rmdir(root);
  await rename(aside, root);
}

async function hasSystem(root: string): Promise<boolean> {
  for (const place of ['/etc/os-release', '/usr/lib/os-release']) {
    if (await exists(await resolveInRoot(root, place))) return true;
  }
  return false;
}
