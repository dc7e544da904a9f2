import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { namesIn, readFileIfThere, resolveInRoot } from '../system/files.js';

/** A change to a text file of a root. In a replaced file's name, `*` stands for any characters. */
export type Edit =
  | { readonly file: string; readonly replace: RegExp; readonly by: string }
  | { readonly file: string; readonly write: string };

/** One after the other. What is to be replaced need not be there. */
export async function applyEdits(root: string, edits: readonly Edit[]): Promise<void> {
  for (const edit of edits) {
    if ('write' in edit) await writeInRoot(root, edit.file, edit.write);
    else await replaceInRoot(root, edit);
  }
}

async function writeInRoot(root: string, inside: string, text: string): Promise<void> {
  const file = await resolveInRoot(root, inside);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

async function replaceInRoot(
  root: string,
  { file, replace, by }: Extract<Edit, { replace: RegExp }>,
): Promise<void> {
  for (const inside of await matching(root, file)) {
    const place = await resolveInRoot(root, inside);
    const text = await readFileIfThere(place);
    const changed = text?.replace(replace, by);
    if (changed !== undefined && changed !== text) await writeFile(place, changed);
  }
}

async function matching(root: string, file: string): Promise<string[]> {
  const [start = '', end] = path.posix.basename(file).split('*');
  if (end === undefined) return [file];
  const directory = path.posix.dirname(file);
  const names = await namesIn(await resolveInRoot(root, directory));
  return names
    .filter((name) => name.startsWith(start) && name.endsWith(end))
    .sort()
    .map((name) => path.posix.join(directory, name));
}
