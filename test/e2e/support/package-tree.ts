import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import type { PackageSpec } from './package-spec.js';

/** Writes the files that a package is to bring below `tree`, with their modes. */
export async function writePackageTree(
  tree: string,
  { files = {}, programs = [], setuid = [] }: PackageSpec,
): Promise<void> {
  await mkdir(tree, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const target = join(tree, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    // the umask has its say in what writeFile makes
    await chmod(target, setuid.includes(path) ? 0o4755 : programs.includes(path) ? 0o755 : 0o644);
  }
}
