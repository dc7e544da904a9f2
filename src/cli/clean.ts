import { PostrojError } from '../errors.js';
import { reap, workshopOf } from '../engine/workshop.js';
import { pruneImages, type PruneOptions } from '../image/prune.js';
import type { CleanFlags } from './commands/clean.js';
import { parseDuration, parseSize } from './quantities.js';

/** undefined leaves the images alone. */
export function readCleanFlags(flags: CleanFlags): PruneOptions | undefined {
  const { images, olderThan, keepSize } = flags;
  if (images !== true) {
    if (olderThan === undefined && keepSize === undefined) return undefined;
    throw new PostrojError('BAD_OPTION', '--older-than and --keep-size need --images');
  }
  return {
    olderThanMs: olderThan === undefined ? undefined : parseDuration('--older-than', olderThan),
    keepBytes: keepSize === undefined ? undefined : parseSize('--keep-size', keepSize),
  };
}

/** Prints what was cleared away; returns the exit code. */
export async function cleanUp(prune: PruneOptions | undefined): Promise<number> {
  const say = (line: string) => {
    process.stdout.write(`${line}\n`);
  };
  const workshop = workshopOf(process.env);
  const { processes, directories, limits } = await reap(workshop);
  say(`Ended processes: ${processes}`);
  say(`Removed directories: ${directories.length}`);
  for (const limit of limits) say(`Put back: ${limit}`);
  if (!prune) return 0;
  const { removed, inUse } = await pruneImages(workshop.images, prune);
  for (const { source, arch, diskBytes } of removed) {
    say(`Removed image: ${source} ${arch} (${Math.round(diskBytes / 1e6)} MB)`);
  }
  for (const { source, arch } of inUse) say(`In use, kept: ${source} ${arch}`);
  const freed = removed.reduce((sum, { diskBytes }) => sum + diskBytes, 0);
  say(`Removed images: ${removed.length} (${Math.round(freed / 1e6)} MB)`);
  return 0;
}
