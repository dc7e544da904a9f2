import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { escapePath } from 'tinyglobby';

import { isPlainName } from '../../packages/gather.js';

const ENDINGS = /\.(?:deb|rpm|apk|pkg\.tar(?:\.\w+)?)$/;

/**
 * How a configuration file names these files of the host: `dist/*.deb`, which fits the next version
 * too, where all that it matches was given; else the file itself.
 */
export async function packageWords(files: readonly string[], cwd: string): Promise<string[]> {
  const words = await Promise.all(files.map((file) => wordFor(file, files, cwd)));
  return [...new Set(words)];
}

async function wordFor(file: string, given: readonly string[], cwd: string): Promise<string> {
  const ending = ENDINGS.exec(file)?.[0];
  const directory = path.dirname(file);
  const word = (name: string) => path.join(escapePath(path.relative(cwd, directory)), name);
  const exact = word(escapePath(path.basename(file)));
  if (ending === undefined) return isPlainName(exact) ? `./${exact}` : exact;
  const alike = (await readdir(directory)).filter((name) => name.endsWith(ending));
  const isAll = alike.every((name) => given.includes(path.join(directory, name)));
  return isAll ? word(`*${ending}`) : exact;
}
