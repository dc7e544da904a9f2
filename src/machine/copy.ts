import { fstatSync, statSync } from 'node:fs';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';

import { PostrojError } from '../errors.js';
import type { CopyOptions, TreeCopyOptions } from '../system/copy-options.js';
import { EntryError, TreeCopy } from '../system/copy-tree.js';
import { Directory } from '../system/directory.js';
import { findPlace, type Place } from '../system/place.js';
import { readIdOffset } from './id-map.js';

/*
 * No program of the guest is needed, and none of ours runs inside. Both sides are walked by open
 * directories, a name at a time (system/directory.ts): a symlink of the guest is read, and resolved
 * inside its root, never followed by the kernel; whatever a guest swaps meanwhile, each step starts
 * from a directory that was reached inside its root, so the worst is an error or a copy of its own.
 */

/** What was not copied: sockets, fifos and devices. */
export interface CopyOutcome {
  readonly leftOut: readonly string[];
}

/** Both as a user writes them: `a/.` is what is in `a`, what ends in `/` must be a directory. */
export interface CopyPaths {
  readonly hostPath: string;
  readonly guestPath: string;
  /** What is copied may be a symlink: what that leads to is, under the name of the link. */
  readonly followLink?: boolean | undefined;
}

/** Of a guest; both throw MACHINE_DIED. */
export interface GuestRoot {
  open(): Directory;
  /** How much the number of a user of the guest is more on the host. */
  idOffset(): number;
}

const KEEP: CopyOptions = { owner: 'source' };

/** From the host into a guest. Throws COPY_FAILED. */
export async function copyIn(
  root: GuestRoot,
  paths: CopyPaths,
  options: CopyOptions = KEEP,
): Promise<CopyOutcome> {
  const idOffset = root.idOffset();
  const { followLink } = paths;
  return copy(hostSide(paths), guestSide(root, paths), { ...options, followLink, idOffset });
}

/** From a guest to the host. Throws COPY_FAILED. */
export async function copyOut(
  root: GuestRoot,
  paths: CopyPaths,
  options: CopyOptions = KEEP,
): Promise<CopyOutcome> {
  const idOffset = -root.idOffset();
  const { followLink } = paths;
  return copy(guestSide(root, paths), hostSide(paths), { ...options, followLink, idOffset });
}

/** The root of the process `leader`. What has ended may have left its number to one of the host. */
export function guestRoot(leader: number): GuestRoot {
  const died = (cause?: unknown) =>
    new PostrojError('MACHINE_DIED', 'the machine went down by itself', { cause });
  const open = () => {
    let root: Directory;
    try {
      root = Directory.open(`/proc/${leader}/root`);
    } catch (error) {
      throw died(error);
    }
    const [inside, outside] = [fstatSync(root.fd), statSync('/')];
    if (inside.dev !== outside.dev || inside.ino !== outside.ino) return root;
    root.close();
    throw died();
  };
  const idOffset = () => {
    try {
      return readIdOffset(leader);
    } catch (error) {
      throw died(error);
    }
  };
  return { open, idOffset };
}

interface Side {
  readonly open: () => Directory;
  readonly path: string;
  /** As the user wrote it. */
  readonly shown: string;
}

function hostSide({ hostPath }: CopyPaths): Side {
  return {
    open: () => Directory.open('/'),
    path: path.resolve(hostPath) + endOf(hostPath),
    shown: hostPath,
  };
}

function guestSide(root: GuestRoot, { guestPath }: CopyPaths): Side {
  return { open: () => root.open(), path: guestPath, shown: guestPath };
}

async function copy(
  from: Side,
  to: Side,
  { followLink = false, ...options }: TreeCopyOptions & Pick<CopyPaths, 'followLink'>,
): Promise<CopyOutcome> {
  const tree = new TreeCopy(options);
  const held: Directory[] = [];
  const find = (side: Side, followLast: boolean) => {
    const place = findPlace(side.open(), side.path, followLast);
    held.push(place.directory);
    return place;
  };
  try {
    const source = find(from, followLink || endOf(from.path) !== '');
    const target = find(to, true);
    await copyTo({ source, target }, { from, to, tree, held });
    return { leftOut: tree.leftOut };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof PostrojError ? error : copyError(from, to, error);
  } finally {
    tree.close();
    for (const directory of held) directory.close();
  }
}

/** Where it ends up is as `docker cp` has it. */
async function copyTo(
  { source, target }: { readonly source: Place; readonly target: Place },
  { from, to, tree, held }: { from: Side; to: Side; tree: TreeCopy; held: Directory[] },
): Promise<void> {
  const into = ({ directory, name }: Place) => {
    const inside = directory.into(name);
    held.push(inside);
    return inside;
  };
  const original = source.directory.stats(source.name);
  if (!original) throw new Error(`${from.shown} is not there`);
  if (!original.isDirectory() && endOf(from.path) !== '')
    throw new Error(`${from.shown} is no directory`);
  const there = target.directory.stats(target.name);
  if (there?.isDirectory() === true) {
    const directory = into(target);
    const name = nameOf(from.path);
    const isWhole = original.isDirectory() && (endOf(from.path) === '/.' || name === undefined);
    if (isWhole) await tree.contents(into(source), directory, from.shown);
    else await tree.entry(source, { directory, name: name ?? source.name }, from.shown);
    return;
  }
  if (there && original.isDirectory()) throw new Error(`${to.shown} is no directory`);
  if (!original.isDirectory() && endOf(to.path) !== '')
    throw new Error(`there is no directory ${to.shown}`);
  await tree.entry(source, target, from.shown);
}

/** `/.` means what is in a directory, `/` that it must be one. */
function endOf(written: string): '' | '/' | '/.' {
  if (/(?:^|\/)\.$/.test(written)) return '/.';
  return written.endsWith('/') ? '/' : '';
}

/** undefined for a root, and for what is above. */
function nameOf(written: string): string | undefined {
  const name = path.posix.basename(path.posix.normalize(`/${written}`));
  return name === '' ? undefined : Buffer.from(name).toString('latin1');
}

function copyError(from: Side, to: Side, error: unknown): PostrojError {
  const { shown, cause } =
    error instanceof EntryError ? error : { shown: from.shown, cause: error };
  const { errno, message } = cause as NodeJS.ErrnoException;
  const reason = errno === undefined ? message : (getSystemErrorMap().get(errno)?.[1] ?? message);
  const where = shown === from.shown ? '' : `${shown}: `;
  const text = `cannot copy ${from.shown} to ${to.shown}: ${where}${reason}`;
  return new PostrojError('COPY_FAILED', text, { cause });
}
