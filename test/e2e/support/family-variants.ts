import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';

import { familyRoot, type FamilyRootName } from './family-roots.js';

export interface Change {
  /** A text file of the root. */
  readonly file: string;
  readonly replace: string | RegExp;
  readonly by: string;
}

/**
 * A family's root in which one file differs, as a tar file in `directory`. The changed file is
 * appended: of two members with the same name tar keeps the last.
 */
export async function familyVariant(
  name: FamilyRootName,
  directory: string,
  { file, replace, by }: Change,
): Promise<string> {
  const original = await familyRoot(name);
  const scratch = await mkdtemp(path.join(directory, 'variant-'));
  const variant = path.join(scratch, 'root.tar');
  const { stdout: text } = await execa('tar', ['-xOf', original, `.${file}`]);
  const changed = text.replace(replace, by);
  if (changed === text) throw new Error(`${file} has no ${String(replace)}:\n${text}`);
  await mkdir(path.join(scratch, path.dirname(file)), { recursive: true });
  await writeFile(path.join(scratch, file), `${changed}\n`);
  await execa('cp', ['--reflink=auto', original, variant]);
  await execa('tar', ['--owner=0', '--group=0', '-C', scratch, '-rf', variant, `.${file}`]);
  return variant;
}
