import type { Stats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { Directory } from '../system/directory.js';

export type EntryKind =
  'file' | 'directory' | 'link' | 'fifo' | 'socket' | 'block device' | 'character device';

/** One thing in which a machine's disk differs from its image. */
export interface Change {
  /** In the guest, absolute. What is no UTF-8 in it is replaced. */
  readonly path: string;
  readonly what: 'added' | 'changed' | 'removed';
  /** As it is now; of what is removed, as it was. */
  readonly kind: EntryKind;
  /** The twelve bits of permissions, inode(7). */
  readonly mode: number;
  /** As the guest numbers them. */
  readonly uid: number;
  readonly gid: number;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Where a link points to. */
  readonly target?: string;
}

/** The layers of a machine's root, as paths of the host's. */
export interface Layers {
  /** The image. */
  readonly lower: string;
  /** What was written over it. */
  readonly upper: string;
  /** Both together, without what the guest has mounted in it. */
  readonly merged: string;
  /** How much the number of a user of the guest is more on the host. */
  readonly idOffset: number;
  readonly signal: AbortSignal;
}

/** Below that nothing is looked at: every level holds directories open. */
const DEEPEST = 128;
/** How long others may be kept waiting. */
const BREATH_MS = 10;

/**
 * What differs from the image, in the order of a walk. Only directories that the upper layer has are
 * looked into, so the cost is that of what was written. What they hold is told by comparing the image
 * with the whole: thereby whiteouts, opaque directories, redirects and files of which only the
 * metadata was copied (overlayfs, the kernel's Documentation/filesystems/overlayfs.rst) need not be
 * known, they have shown their effect. All is walked by open directories, so no link is followed.
 */
export async function readChanges(layers: Layers): Promise<Change[]> {
  const walk = new Walk(layers);
  const roots = [layers.lower, layers.merged, layers.upper].map((path) => Directory.open(path));
  const [lower, merged, upper] = roots as [Directory, Directory, Directory];
  try {
    await walk.directory({ lower, merged, upper }, '', 0);
    return walk.changes;
  } finally {
    for (const root of roots) root.close();
  }
}

/** One directory in all layers; undefined where a layer has no such directory. */
interface Level {
  readonly lower?: Directory | undefined;
  readonly merged: Directory;
  readonly upper?: Directory | undefined;
}

class Walk {
  readonly changes: Change[] = [];
  readonly #idOffset: number;
  readonly #signal: AbortSignal;
  #begin = performance.now();

  constructor({ idOffset, signal }: Layers) {
    this.#idOffset = idOffset;
    this.#signal = signal;
  }

  async directory(level: Level, path: string, depth: number): Promise<void> {
    const names = level.merged.names();
    const there = new Set(names);
    const image = new Set(level.lower?.names());
    for (const name of image) if (!there.has(name)) this.#removed(level.lower, name, path);
    // in a directory of the image, what was not written is as it was
    const written = level.lower ? new Set(level.upper?.names()) : there;
    for (const name of names) {
      if (image.has(name) && !written.has(name)) continue;
      await this.#breathe();
      // what is new need not be looked for in the other layers
      const layers = image.has(name) ? level : { merged: level.merged };
      await this.#entry(layers, name, { path, depth });
    }
  }

  async #entry(
    level: Level,
    name: string,
    { path, depth }: { readonly path: string; readonly depth: number },
  ): Promise<void> {
    const shown = `${path}/${shownName(name)}`;
    const now = level.merged.stats(name);
    if (!now) return; // gone since it was listed
    const was = level.lower?.stats(name);
    const entry = this.#describe(now, { directory: level.merged, name, shift: 0 });
    const before =
      was && this.#describe(was, { directory: level.lower, name, shift: this.#idOffset });
    if (!before) this.changes.push({ path: shown, what: 'added', ...entry });
    else if (differs(before, entry)) this.changes.push({ path: shown, what: 'changed', ...entry });
    if (!now.isDirectory() || depth >= DEEPEST) return;
    const inner = {
      merged: enter(level.merged, name),
      lower: was?.isDirectory() === true ? enter(level.lower, name) : undefined,
      upper: enter(level.upper, name),
    };
    const { merged } = inner;
    try {
      if (merged) await this.directory({ ...inner, merged }, shown, depth + 1);
    } finally {
      for (const one of Object.values(inner)) one?.close();
    }
  }

  #removed(lower: Directory | undefined, name: string, path: string): void {
    const was = lower?.stats(name);
    if (!was) return;
    const entry = this.#describe(was, { directory: lower, name, shift: this.#idOffset });
    this.changes.push({ path: `${path}/${shownName(name)}`, what: 'removed', ...entry });
  }

  /** What is in the image has the guest's numbers; they are moved there, and all of them back. */
  #describe(
    stats: Stats,
    { directory, name, shift }: { directory: Directory | undefined; name: string; shift: number },
  ): Entry {
    const target = stats.isSymbolicLink() ? directory?.linkTarget(name) : undefined;
    return {
      kind: kindOf(stats),
      mode: stats.mode & 0o7777,
      uid: stats.uid + shift - this.#idOffset,
      gid: stats.gid + shift - this.#idOffset,
      sizeBytes: stats.size,
      modifiedMs: stats.mtimeMs,
      ...(target !== undefined && { target: shownName(target) }),
    };
  }

  /** Now and then, whoever else has something to do, and an interruption is seen. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#begin < BREATH_MS) return;
    this.#signal.throwIfAborted();
    await setImmediate();
    this.#begin = performance.now();
  }
}

type Entry = Omit<Change, 'path' | 'what'>;

/** A directory is as it was although something was put into it. */
function differs(before: Entry, now: Entry): boolean {
  const facts = ({ kind, mode, uid, gid, target }: Entry) => [kind, mode, uid, gid, target].join();
  if (facts(before) !== facts(now)) return true;
  const { sizeBytes, modifiedMs, kind } = before;
  return kind === 'file' && (sizeBytes !== now.sizeBytes || modifiedMs !== now.modifiedMs);
}

/** undefined when it is none, or gone meanwhile. */
function enter(directory: Directory | undefined, name: string): Directory | undefined {
  try {
    return directory?.into(name);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(code)) return undefined;
    throw error;
  }
}

function shownName(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function kindOf(stats: Stats): EntryKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFIFO()) return 'fifo';
  if (stats.isSocket()) return 'socket';
  return stats.isBlockDevice() ? 'block device' : 'character device';
}
