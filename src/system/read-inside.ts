import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';

export interface Bounds {
  /** What users call the file. */
  readonly shown: string;
  /** It lies in one of these directories, or below. */
  readonly inside: readonly string[];
  readonly largestBytes: number;
  readonly code: 'BAD_CONFIG' | 'BAD_OPTION';
  /** What to do about one that lies elsewhere. */
  readonly hint: string;
}

/**
 * A file that somebody names who may come with a pull request: wherever its links lead, it is inside of
 * those directories, or nothing of it is read. Throws `code`.
 */
export async function readInside(file: string, bounds: Bounds): Promise<Buffer> {
  const { shown, inside, code, hint } = bounds;
  const real = await realpath(file).catch(cannotRead(bounds));
  const roots = await Promise.all(inside.map((root) => realpath(root).catch(() => root)));
  if (roots.some((root) => isInside(root, real))) return readWhole(real, bounds);
  throw new PostrojError(code, `${shown} leads out of ${inside[0] ?? ''}`, { hint });
}

function isInside(directory: string, file: string): boolean {
  const relative = path.relative(directory, file);
  return relative !== '' && relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative);
}

/** What is behind the path was resolved: whoever puts a link or a pipe there now is refused. */
async function readWhole(file: string, bounds: Bounds): Promise<Buffer> {
  const { shown, largestBytes, code } = bounds;
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(cannotRead(bounds));
  try {
    if (!(await handle.stat()).isFile()) {
      throw new PostrojError(code, `${shown} is no ordinary file`);
    }
    const buffer = Buffer.alloc(largestBytes + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead <= largestBytes) return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
  throw new PostrojError(code, `${shown} is larger than ${largestBytes / 1024} kB`);
}

function cannotRead({ shown, code }: Bounds): (error: unknown) => never {
  return (error) => {
    throw new PostrojError(code, `cannot read ${shown}: ${(error as Error).message}`);
  };
}
