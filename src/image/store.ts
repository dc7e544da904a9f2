import { createHash } from 'node:crypto';
import { mkdir, rename, rm, rmdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { exists, namesIn, readFileIfThere, removeTree, writeFileAtomic } from '../system/files.js';
import { isLocked } from '../system/lock.js';
import { withReleases } from '../system/releases.js';
import { WorkDirectories } from '../system/work.js';
import { digestOfFile } from './sources/digest.js';
import type { ImageConfig } from './image-config.js';
import type { OsRelease } from './os-release.js';
import { findTree, unpackTree } from './tree.js';

/** What is known of a sealed image; stored beside it as image.json. */
export interface ImageRecord {
  readonly schema: 1;
  readonly digest: string;
  /** The source that gave it: `docker://debian:bookworm-slim`. */
  readonly source: string;
  readonly arch: string;
  readonly recipe: string;
  readonly os: OsRelease;
  readonly init: { readonly name: string; readonly version: string };
  /** Whether that was in the image before the recipe; records of old do not tell. */
  readonly hadInit?: boolean | undefined;
  /** What it says of how it is to be run; only images of registries and engines say something. */
  readonly config?: ImageConfig | undefined;
  readonly sizeBytes: number;
  /** Of the squashfs file. */
  readonly sealDigest: string;
  readonly createdAt: string;
}

export interface SealedImage extends ImageRecord {
  /** The squashfs file. */
  readonly file: string;
  /** The same as a plain directory, where there is one. */
  readonly tree?: string;
  /** All that it takes. */
  readonly diskBytes: number;
  /** Whoever uses the file holds a shared lock on this one; see system/lock. */
  readonly lockFile: string;
  /** When it was last provided for a run. */
  readonly usedAt: Date;
}

interface Key {
  readonly digest: string;
  readonly recipe: string;
  readonly arch: string;
}

/** What a name stands for. */
export interface StoredName extends Key {
  readonly name: string;
}

/**
 * Sealed images by digest, below one directory:
 * `1.0.0-sha256-<hex>/<arch>/{image.squashfs,image.json,tree}`, the layout of GitHub's tool cache, and
 * `names/<name>.json`, which remember what a name meant when it was last asked for.
 */
export class ImageStore {
  readonly directory: string;
  /** To complete an image in: same file system, private, not yet in the store. */
  readonly staging: WorkDirectories;

  constructor(directory: string) {
    this.directory = directory;
    this.staging = new WorkDirectories(directory, { prefix: '.staging-', remove: removeUnused });
  }

  async findByName(name: string, arch: string): Promise<SealedImage | undefined> {
    const key = await readJson<Key>(this.#nameFile(name, arch));
    return key && this.find(key);
  }

  /** undefined also when the file is not what was sealed: it is then prepared anew, not booted. */
  async find(key: Key): Promise<SealedImage | undefined> {
    const directory = this.#imageDirectory(key);
    const image = await readImage(directory);
    return image && (await isIntact(directory, image)) ? image : undefined;
  }

  /** Moves a complete staging directory into place. Who comes second finds the first one's. */
  async add(staging: string, record: ImageRecord): Promise<SealedImage> {
    const there = await this.find(record);
    if (!there) return this.replace(staging, record);
    await removeTree(staging);
    return there;
  }

  /** The same, but what is there gives way; machines that run on it keep its file. */
  async replace(staging: string, record: ImageRecord): Promise<SealedImage> {
    await writeFile(path.join(staging, 'image.json'), `${JSON.stringify(record, undefined, 2)}\n`);
    const directory = this.#imageDirectory(record);
    await mkdir(path.dirname(directory), { recursive: true });
    return withReleases(async (releases) => {
      const aside = path.join(this.staging.create(releases), 'old');
      await renameIfThere(directory, aside);
      await rename(staging, directory);
      await writeFile(`${directory}.complete`, ''); // as @actions/tool-cache marks what is whole
      const image = await this.find(record);
      if (!image) throw new Error(`the image in ${directory} is not what was sealed`);
      return image;
    });
  }

  async remember(name: string, image: ImageRecord): Promise<void> {
    const file = this.#nameFile(name, image.arch);
    await mkdir(path.dirname(file), { recursive: true });
    const { digest, recipe, arch } = image;
    writeFileAtomic(file, `${JSON.stringify({ digest, recipe, arch })}\n`);
  }

  /** The names that stand for an image, whether or not it is still there. */
  async names(): Promise<StoredName[]> {
    const directory = path.join(this.directory, 'names');
    const files = (await namesIn(directory)).filter((file) => file.endsWith('.json'));
    const read = files.map(async (file) => {
      const key = await readJson<Key>(path.join(directory, file));
      const name = decodeURIComponent(file.slice(0, -`.${key?.arch ?? ''}.json`.length));
      return key && { ...key, name };
    });
    return (await Promise.all(read)).filter((one) => one !== undefined);
  }

  /** The name means nothing from now on; the image stays. */
  async forget(name: string, arch: string): Promise<void> {
    await rm(this.#nameFile(name, arch), { force: true });
  }

  /** All that are whole by their record; nothing is read through. */
  async list(): Promise<SealedImage[]> {
    const images: SealedImage[] = [];
    for (const version of (await namesIn(this.directory)).filter((n) => n.startsWith('1.0.0-'))) {
      for (const arch of await namesIn(path.join(this.directory, version))) {
        const image = await readImage(path.join(this.directory, version, arch));
        if (image) images.push(image);
      }
    }
    return images;
  }

  /** Keeps the time of use, which tells what may be cleared away first. */
  async touch(image: SealedImage): Promise<void> {
    const now = new Date();
    await utimes(path.join(path.dirname(image.file), 'image.json'), now, now);
  }

  /** With its tree, where that can be had. */
  async unpack(image: SealedImage, signal: AbortSignal): Promise<SealedImage> {
    if (image.tree !== undefined) return image;
    return withReleases(async (releases) => {
      await unpackTree(image.file, this.staging.create(releases), signal);
      return (await readImage(path.dirname(image.file))) ?? image;
    });
  }

  /** Out of the way at once: nobody is to find the half of it. */
  async remove(image: SealedImage): Promise<void> {
    const directory = path.dirname(image.file);
    await withReleases(async (releases) => {
      await rm(`${directory}.complete`, { force: true });
      await renameIfThere(directory, path.join(this.staging.create(releases), 'old'));
      await rmdir(path.dirname(directory)).catch(() => undefined); // other architectures stay
    });
  }

  /** Held while an image is made, so that two runs make it once. */
  makingLock(name: string, arch: string): string {
    return path.join(this.directory, 'locks', `${encodeURIComponent(name)}.${arch}`);
  }

  /** The tool cache finds only versions of semver's form. */
  #imageDirectory({ digest, recipe, arch }: Key): string {
    const hex = createHash('sha256').update(`${digest}\n${recipe}`).digest('hex');
    return path.join(this.directory, `1.0.0-sha256-${hex}`, arch);
  }

  #nameFile(name: string, arch: string): string {
    return path.join(this.directory, 'names', `${encodeURIComponent(name)}.${arch}.json`);
  }
}

/** Of an image that gave way to another one, the tree may be a machine's until that ends. */
async function removeUnused(staging: string): Promise<void> {
  const lock = path.join(staging, 'old', 'lock');
  if ((await exists(lock)) && (await isLocked(lock))) return;
  await removeTree(staging);
}

async function renameIfThere(from: string, to: string): Promise<void> {
  if (await exists(from)) await rename(from, to);
}

async function readImage(directory: string): Promise<SealedImage | undefined> {
  const recordFile = path.join(directory, 'image.json');
  const record = await readJson<ImageRecord>(recordFile);
  if (!record) return undefined;
  const file = path.join(directory, 'image.squashfs');
  const { mtime: usedAt } = await stat(recordFile);
  const tree = await findTree(directory);
  const diskBytes = record.sizeBytes + (tree?.sizeBytes ?? 0);
  const lockFile = path.join(directory, 'lock');
  return { ...record, file, ...(tree && { tree: tree.root }), diskBytes, lockFile, usedAt };
}

/**
 * Of the recorded size and digest. Reading a hundred megabytes takes a while, so it is done once for
 * each state of the file: whoever writes to it changes its time of change, which nobody can set.
 */
export async function isIntact(
  directory: string,
  image: Pick<SealedImage, 'file' | 'sizeBytes' | 'sealDigest'>,
): Promise<boolean> {
  const stats = await stat(image.file, { bigint: true }).catch(() => undefined);
  if (stats?.size !== BigInt(image.sizeBytes)) return false;
  const state = `${stats.dev}:${stats.ino}:${stats.ctimeNs}:${image.sealDigest}`;
  const verifiedFile = path.join(directory, 'verified');
  if ((await readFileIfThere(verifiedFile)) === state) return true;
  if ((await digestOfFile(image.file)) !== image.sealDigest) return false;
  writeFileAtomic(verifiedFile, state);
  return true;
}

/** A file that was cut short, by a full disk for example, counts as not there. */
async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFileIfThere(file);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
