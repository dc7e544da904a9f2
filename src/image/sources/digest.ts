import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

export function digestOfText(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** A file of a hundred megabytes is read in a third less time than by small pieces. */
const CHUNK_BYTES = 1024 * 1024;

export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: CHUNK_BYTES }), hash);
  return `sha256:${hash.digest('hex')}`;
}

/**
 * Of names, modes, owners, sizes, times and link targets: a changed tree has a changed digest. The
 * time of change tells of capabilities and other attributes.
 */
export async function digestOfTree(directory: string): Promise<string> {
  const hash = createHash('sha256');
  await addTree(hash, directory, '');
  return `sha256:${hash.digest('hex')}`;
}

async function addTree(hash: Hash, root: string, inside: string): Promise<void> {
  const file = path.join(root, inside);
  const stats = await lstat(file, { bigint: true });
  const target = stats.isSymbolicLink() ? await readlink(file) : '';
  const size = stats.isFile() ? stats.size : 0n;
  hash.update(
    [
      inside,
      stats.mode,
      stats.uid,
      stats.gid,
      stats.rdev,
      size,
      stats.mtimeNs,
      stats.ctimeNs,
      target,
    ].join('\0'),
  );
  if (!stats.isDirectory()) return;
  for (const name of (await readdir(file)).sort())
    await addTree(hash, root, path.join(inside, name));
}
