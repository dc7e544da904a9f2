import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  futimesSync,
  lchownSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  type Stats,
} from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { ownerOfCopy, type TreeCopyOptions } from './copy-options.js';
import { CHUNK_BYTES, pour } from './pour.js';
import type { Directory } from './directory.js';
import type { Place } from './place.js';

/** What is wrong with one entry; the cause says what. */
export class EntryError extends Error {
  /** The path of the entry, for messages. */
  readonly shown: string;

  constructor(shown: string, cause: unknown) {
    super(`cannot copy ${shown}`, { cause });
    this.shown = shown;
  }
}

/** How long others may be kept waiting. */
const BREATH_MS = 10;

/**
 * Copies files, directories and symlinks with modes and times; hard links among them stay such, holes
 * stay holes. Each appears in one step, in place of what had its name.
 */
export class TreeCopy {
  /** Sockets, fifos and devices, which are not copied: their paths. */
  readonly leftOut: string[] = [];
  readonly #options: TreeCopyOptions;
  readonly #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  /** The copies of files with several names, by the original's device and inode. */
  readonly #linked = new Map<string, Place>();
  readonly #kept = new Set<Directory>();
  #begin = performance.now();

  constructor(options: TreeCopyOptions) {
    this.#options = options;
  }

  /** `shown` is the path for messages. A directory is merged into one that is there. */
  async entry(from: Place, to: Place, shown: string): Promise<void> {
    await this.#breathe();
    const stats = from.directory.stats(from.name);
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
    for (const name of from.names())
      await this.entry({ directory: from, name }, { directory: to, name }, `${shown}/${name}`);
  }

  /** Lets go of what was held for hard links. */
  close(): void {
    for (const directory of this.#kept) directory.close();
    this.#kept.clear();
    this.#linked.clear();
  }

  /** Now and then, whoever else has something to do, and an interruption is seen. */
  async #breathe(): Promise<void> {
    this.#options.signal?.throwIfAborted();
    if (performance.now() - this.#begin < BREATH_MS) return;
    await setImmediate();
    this.#begin = performance.now();
  }

  async #directory(from: Place, to: Place, shown: string): Promise<void> {
    const isNew = make(to);
    const source = from.directory.into(from.name);
    try {
      const target = to.directory.into(to.name);
      try {
        await this.contents(source, target, shown);
        if (isNew) this.#attributes(target.fd, fstatSync(source.fd));
      } finally {
        if (!this.#kept.has(target)) target.close();
      }
    } finally {
      source.close();
    }
  }

  async #file(from: Place, to: Place, stats: Stats): Promise<void> {
    const key = `${stats.dev}:${stats.ino}`;
    const twin = stats.nlink > 1 ? this.#linked.get(key) : undefined;
    if (twin) {
      linkTo(twin, to);
      return;
    }
    await replace(to, (temporary) => this.#content(from, temporary));
    if (stats.nlink === 1) return;
    this.#linked.set(key, to);
    this.#kept.add(to.directory);
  }

  async #content(from: Place, to: Place): Promise<void> {
    const reader = from.directory.openFile(from.name);
    try {
      const writer = to.directory.createFile(to.name);
      try {
        await pour(reader, writer, { buffer: this.#buffer, breathe: () => this.#breathe() });
        this.#attributes(writer, fstatSync(reader));
      } finally {
        closeSync(writer);
      }
    } finally {
      closeSync(reader);
    }
  }

  async #symlink(from: Place, to: Place, stats: Stats): Promise<void> {
    const target = from.directory.linkTarget(from.name);
    if (target === undefined) throw new Error('it is no symlink any more');
    await replace(to, ({ directory, name }) => {
      const path = directory.at(name);
      symlinkSync(Buffer.from(target, 'latin1'), path);
      lchownSync(path, ...ownerOfCopy(stats, this.#options));
      lutimesSync(path, stats.atime, stats.mtime);
    });
  }

  /** The owner first, since that takes set-user-ID bits away. */
  #attributes(fd: number, stats: Stats): void {
    fchownSync(fd, ...ownerOfCopy(stats, this.#options));
    fchmodSync(fd, stats.mode & 0o7777);
    futimesSync(fd, stats.atime, stats.mtime);
  }
}

/** Tells whether the directory is new. */
function make({ directory, name }: Place): boolean {
  try {
    mkdirSync(directory.at(name), 0o700);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  }
}

/** Makes something under a name that nobody knows, and gives it its own in one step. */
async function replace(to: Place, makeAt: (place: Place) => void | Promise<void>): Promise<void> {
  const { directory } = to;
  const temporary = temporaryPlace(directory);
  try {
    await makeAt(temporary);
    renameSync(directory.at(temporary.name), directory.at(to.name));
  } catch (error) {
    rmSync(directory.at(temporary.name), { force: true });
    throw error;
  }
}

function linkTo(twin: Place, to: Place): void {
  const temporary = temporaryPlace(to.directory).name;
  try {
    linkSync(twin.directory.at(twin.name), to.directory.at(temporary));
    renameSync(to.directory.at(temporary), to.directory.at(to.name));
  } finally {
    // rename(2) leaves both names when both are the same file
    rmSync(to.directory.at(temporary), { force: true });
  }
}

function temporaryPlace(directory: Directory): Place {
  return { directory, name: `.postroj-${randomBytes(6).toString('hex')}` };
}
