import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { exists } from '../../system/files.js';
import { giveToCaller } from '../../system/privilege.js';

/** A file that is made for a person. */
export interface WrittenFile {
  /** Relative to the working directory. */
  readonly file: string;
  readonly text: string;
}

export interface WriteOptions {
  readonly cwd: string;
  /** Whether what is there is replaced. */
  readonly force: boolean;
  /** The flag that prints instead. */
  readonly printing: string;
}

/** Before there is a text to write: throws BAD_OPTION for what is there, all of it at once. */
export async function refuseToReplace(
  files: readonly string[],
  { cwd, force, printing }: WriteOptions,
): Promise<void> {
  if (force) return;
  const there = await Promise.all(files.map((file) => exists(path.resolve(cwd, file))));
  const found = files.filter((_, index) => there[index]);
  if (found.length === 0) return;
  const are = found.length === 1 ? 'is' : 'are';
  throw new PostrojError('BAD_OPTION', `${found.join(' and ')} ${are} already there`, {
    hint: `Use --force to replace, or ${printing} to print what would be written.`,
  });
}

/** Nothing is written when one of them is there; throws BAD_OPTION then, or where nobody can write. */
export async function writeFiles(
  files: readonly WrittenFile[],
  options: WriteOptions,
): Promise<void> {
  const names = files.map(({ file }) => file);
  await refuseToReplace(names, options);
  for (const { file, text } of files) {
    const target = path.resolve(options.cwd, file);
    try {
      await mkdir(path.dirname(target), { recursive: true });
      // where a link leads to is left alone, and so is what has come meanwhile
      if (options.force) await rm(target, { force: true });
      await writeFile(target, text, { flag: 'wx' });
      await giveToCaller(target);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new PostrojError('BAD_OPTION', `cannot write ${file}: ${reason}`, {
        hint: `Run it where you may write, or use ${options.printing} to print it.`,
        cause: error,
      });
    }
  }
}
