import { mkdir, rename, stat, statfs } from 'node:fs/promises';
import path from 'node:path';

import { readBootId } from '../system/boot-id.js';
import { command, run, tryRun } from '../system/exec.js';
import { readSmallFile, removeTree, writeFileAtomic } from '../system/files.js';

/**
 * The root of an image as a plain directory beside its seal. A machine on it is up in three quarters of
 * the time: of a file that is mounted anew nothing is in the kernel's memory yet. Only where the image
 * was made, or pulled; caches carry the seal alone.
 */
export interface Tree {
  readonly root: string;
  /** Of all its files. */
  readonly sizeBytes: number;
}

/** Who sees it whole says so, until the host starts anew: what it had not written by then is cut short. */
interface Seen {
  readonly bootId: string;
  readonly sizeBytes: number;
}

const PLACE = 'tree';
/** An image is sealed in a third of its size, or less. */
const TIMES_A_SEAL = 8;

/** Moves a root there, unless it is on another disk, or that would leave this one short of room. */
export async function keepTree(root: string, imageDirectory: string): Promise<void> {
  const sizeBytes = await measure(root);
  if (sizeBytes === undefined || (await freeBytes(imageDirectory)) < 2 * sizeBytes) return;
  const move = async (to: string) => {
    await rename(root, to);
    return sizeBytes;
  };
  await fill(imageDirectory, move).catch(() => undefined);
}

/** The same of a seal, in a directory of its own that becomes the image's. Without it the seal will do. */
export async function unpackTree(
  seal: string,
  directory: string,
  signal: AbortSignal,
): Promise<void> {
  const { size } = await stat(seal);
  if ((await freeBytes(directory)) < TIMES_A_SEAL * size) return;
  const quiet = ['-no-progress', '-quiet'];
  try {
    await fill(directory, async (to) => {
      await run(command('unsquashfs', [...quiet, '-dest', to, seal]), { signal });
      return measure(to);
    });
    await rename(path.join(directory, PLACE), path.join(path.dirname(seal), PLACE));
  } catch {
    signal.throwIfAborted(); // there is no such program, or somebody was faster
  }
}

/** `bring` tells the size of what it has brought. */
async function fill(
  directory: string,
  bring: (root: string) => Promise<number | undefined>,
): Promise<void> {
  const place = path.join(directory, PLACE);
  await mkdir(place, { mode: 0o700 }); // a program of it that is setuid is nobody's to run
  try {
    tell(place, (await bring(rootIn(place))) ?? 0);
  } catch (error) {
    await removeTree(place);
    throw error;
  }
}

async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** What is no longer whole is taken away. */
export async function findTree(imageDirectory: string): Promise<Tree | undefined> {
  const place = path.join(imageDirectory, PLACE);
  const root = rootIn(place);
  const seen = readSeen(place);
  if (!seen) return undefined;
  const { bootId, sizeBytes } = seen;
  if (bootId === readBootId()) return { root, sizeBytes };
  if ((await measure(root)) === sizeBytes) {
    tell(place, sizeBytes);
    return { root, sizeBytes };
  }
  await removeTree(place);
  return undefined;
}

function rootIn(place: string): string {
  return path.join(place, 'root');
}

function tell(place: string, sizeBytes: number): void {
  const seen: Seen = { bootId: readBootId(), sizeBytes };
  writeFileAtomic(path.join(place, 'seen.json'), `${JSON.stringify(seen)}\n`);
}

function readSeen(place: string): Seen | undefined {
  try {
    const text = readSmallFile(path.join(place, 'seen.json'));
    return text === undefined ? undefined : (JSON.parse(text) as Seen);
  } catch {
    return undefined; // it was cut short, or is nothing for this user
  }
}

/** Of the files' contents, whatever they take of the disk; undefined when it cannot be read. */
async function measure(root: string): Promise<number | undefined> {
  const { exitCode, stdout } = await tryRun(command('du', ['--summarize', '--bytes', '--', root]));
  return exitCode === 0 ? Number.parseInt(stdout, 10) : undefined;
}
