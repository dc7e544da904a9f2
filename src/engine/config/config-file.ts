import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';

const LARGEST_BYTES = 256 * 1024;

/**
 * The text of a file that lies inside one of the directories, links followed: a configuration may come
 * with a pull request, whose links and includes must not show what it could not read itself. Throws
 * BAD_CONFIG; `shown` is what users call the file.
 */
export async function readConfigFile(
  file: string,
  { shown, inside }: { readonly shown: string; readonly inside: readonly string[] },
): Promise<string> {
  const real = await realpath(file).catch(cannotRead(shown));
  const roots = await Promise.all(inside.map((root) => realpath(root).catch(() => root)));
  if (!roots.some((root) => isInside(root, real))) {
    throw new PostrojError('BAD_CONFIG', `${shown} leads out of ${inside[0] ?? ''}`, {
      hint: 'Files of a configuration lie in the directory of the one that was named, or below it.',
    });
  }
  const bytes = await readWhole(real, shown);
  const text = decode(bytes);
  if (text !== undefined) return text;
  throw new PostrojError('BAD_CONFIG', `${shown} is no text of UTF-8`);
}

function isInside(directory: string, file: string): boolean {
  const relative = path.relative(directory, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

/** What is behind the path was resolved: whoever puts a link or a pipe there now is refused. */
async function readWhole(file: string, shown: string): Promise<Buffer> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(cannotRead(shown));
  try {
    if (!(await handle.stat()).isFile()) {
      throw new PostrojError('BAD_CONFIG', `${shown} is no ordinary file`);
    }
    const buffer = Buffer.alloc(LARGEST_BYTES + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead <= LARGEST_BYTES) return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  throw new PostrojError('BAD_CONFIG', `${shown} is larger than ${LARGEST_BYTES / 1024} kB`);
}

/** undefined for what is not text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function cannotRead(shown: string): (error: unknown) => never {
  return (error) => {
    throw new PostrojError('BAD_CONFIG', `cannot read ${shown}: ${(error as Error).message}`);
  };
}
