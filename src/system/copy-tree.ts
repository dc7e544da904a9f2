import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import {
  lchown,
  link,
  lutimes,
  mkdir,
  rename,
  symlink,
  unlink,
  type FileHandle,
} from 'node:fs/promises';

import type { Directory } from './directory.js';
import type { Place } from './place.js';

export interface CopyOptions {
  /** Whose the copies are: `source` keeps user and group, `self` makes them ours. */
  readonly owner: 'source' | 'self';
  readonly signal?: AbortSignal | undefined;
}

/** What is wrong with one entry; the cause says what. */
export class EntryError extends Error {
  /** The path of the entry, for messages. */
  readonly shown: string;

  constructor(shown: string, cause: unknown) {
    super(`cannot copy ${shown}`, { cause });
    this.shown = shown;
  }
}

const CHUNK_BYTES = 2 ** 20;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * Copies files, directories and symlinks with modes and times; hard links among them stay such, holes
 * stay holes. Each appears in one step, in place of what had its name.
 */
export class TreeCopy {
  /** Sockets, fifos and devices, which are not copied: their paths. */
  readonly leftOut: string[] = [];
  readonly #options: CopyOptions;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** The copies of files with several names, by the original's device and inode. */
  readonly #linked = new Map<string, Place>();
  readonly #kept = new Set<Directory>();

  constructor(options: CopyOptions) {
    this.#options = options;
  }

  /** `shown` is the path for messages. A directory is merged into one that is there. */
  async entry(from: Place, to: Place, shown: string): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const stats = await from.directory.stats(from.name);
    if (stats === undefined) return; // gone since it was listed
    try {
      if (stats.isDirectory()) await this.#directory(from, to, shown);
      else if (stats.isFile()) await this.#file(from, to, stats);
      else if (stats.isSymbolicLink()) await this.#symlink(from, to, stats);
      else this.leftOut.push(shown);
    } catch (error) {
      throw error instanceof EntryError ? error : new EntryError(shown, error);
    }
  }

  async contents(from: Directory, to: Directory, shown: string): Promise<void> {
    for (const name of await from.names())
      await this.entry({ directory: from, name }, { directory: to, name }, `${shown}/${name}`);
  }

  /** Lets go of what was held for hard links. */
  async close(): Promise<void> {
    for (const directory of this.#kept) await directory.close();
    this.#kept.clear();
    this.#linked.clear();
  }

  async #directory(from: Place, to: Place, shown: string): Promise<void> {
    const isNew = await make(to);
    const source = await from.directory.into(from.name);
    try {
      const target = await to.directory.into(to.name);
      try {
        await this.contents(source, target, shown);
        if (isNew) await this.#attributes(target.handle, await source.handle.stat());
      } finally {
        if (!this.#kept.has(target)) await target.close();
      }
    } finally {
      await source.close();
    }
  }

  async #file(from: Place, to: Place, stats: Stats): Promise<void> {
    const key = `${stats.dev}:${stats.ino}`;
    const twin = stats.nlink > 1 ? this.#linked.get(key) : undefined;
    await replace(to, async (temporary) => {
      if (twin) await link(twin.directory.at(twin.name), temporary.directory.at(temporary.name));
      else await this.#content(from, temporary);
    });
    if (stats.nlink === 1 || twin) return;
    this.#linked.set(key, to);
    this.#kept.add(to.directory);
  }

  async #content(from: Place, to: Place): Promise<void> {
    const reader = await from.directory.reader(from.name);
    try {
      const writer = await to.directory.writer(to.name);
      try {
        await this.#pour(reader, writer);
        await this.#attributes(writer, await reader.stat());
      } finally {
        await writer.close();
      }
    } finally {
      await reader.close();
    }
  }

  async #pour(reader: FileHandle, writer: FileHandle): Promise<void> {
    let position = 0;
    for (;;) {
      this.#options.signal?.throwIfAborted();
      const { bytesRead } = await reader.read(this.#buffer, 0, CHUNK_BYTES, position);
      if (bytesRead === 0) break;
      const chunk = this.#buffer.subarray(0, bytesRead);
      if (!chunk.equals(ZEROS.subarray(0, bytesRead))) await writeAll(writer, chunk, position);
      position += bytesRead;
    }
    await writer.truncate(position); // a hole at the end has a length, too
  }

  async #symlink(from: Place, to: Place, stats: Stats): Promise<void> {
    const target = await from.directory.linkTarget(from.name);
    if (target === undefined) throw new Error('it is no symlink any more');
    await replace(to, async ({ directory, name }) => {
      const path = directory.at(name);
      await symlink(Buffer.from(target, 'latin1'), path);
      if (this.#options.owner === 'source') await lchown(path, stats.uid, stats.gid);
      await lutimes(path, stats.atime, stats.mtime);
    });
  }

  /** The owner first, since that takes set-user-ID bits away. */
  async #attributes(handle: FileHandle, stats: Stats): Promise<void> {
    if (this.#options.owner === 'source') await handle.chown(stats.uid, stats.gid);
    await handle.chmod(stats.mode & 0o7777);
    await handle.utimes(stats.atime, stats.mtime);
  }
}

/** Tells whether the directory is new. */
async function make({ directory, name }: Place): Promise<boolean> {
  try {
    await mkdir(directory.at(name), 0o700);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Makes something under a name that nobody knows, and gives it its own in one step. */
async function replace(to: Place, makeAt: (place: Place) => Promise<void>): Promise<void> {
  const { directory } = to;
  const temporary = { directory, name: `.postroj-${randomBytes(6).toString('hex')}` };
  try {
    await makeAt(temporary);
    await rename(directory.at(temporary.name), directory.at(to.name));
  } finally {
    // rename(2) does nothing at all when both are the same file
    await unlink(directory.at(temporary.name)).catch(() => undefined);
  }
}

async function writeAll(writer: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    const rest = chunk.length - written;
    const { bytesWritten } = await writer.write(chunk, written, rest, position + written);
    written += bytesWritten;
  }
}
