import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { namesIn, readFileIfThere, removeTree, writeFileAtomic } from '../system/files.js';
import { WorkDirectories } from '../system/work.js';
import type { OsRelease } from './os-release.js';

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
  readonly sizeBytes: number;
  readonly createdAt: string;
}

export interface SealedImage extends ImageRecord {
  /** The squashfs file. */
  readonly file: string;
}

interface Key {
  readonly digest: string;
  readonly recipe: string;
  readonly arch: string;
}

/**
 * Sealed images by digest, below one directory:
 * `1.0.0-sha256-<hex>/<arch>/{image.squashfs,image.json}`, the layout of GitHub's tool cache, and
 * `names/<name>.json`, which remember what a name meant when it was last asked for.
 */
export class ImageStore {
  readonly directory: string;
  /** To complete an image in: same file system, private, not yet in the store. */
  readonly staging: WorkDirectories;

  constructor(directory: string) {
    this.directory = directory;
    this.staging = new WorkDirectories(directory, { prefix: '.staging-' });
  }

  async findByName(name: string, arch: string): Promise<SealedImage | undefined> {
    const key = await readJson<Key>(this.#nameFile(name, arch));
    return key && this.find(key);
  }

  /** undefined also when the file is not of the recorded size: it is then prepared anew. */
  async find(key: Key): Promise<SealedImage | undefined> {
    const directory = this.#imageDirectory(key);
    const record = await readJson<ImageRecord>(path.join(directory, 'image.json'));
    if (!record) return undefined;
    const file = path.join(directory, 'image.squashfs');
    const size = await stat(file).then(
      (stats) => stats.size,
      () => -1,
    );
    return size === record.sizeBytes ? { ...record, file } : undefined;
  }

  /** Moves a complete staging directory into place. Who comes second finds the first one's. */
  async add(staging: string, record: ImageRecord): Promise<SealedImage> {
    await writeFile(path.join(staging, 'image.json'), `${JSON.stringify(record, undefined, 2)}\n`);
    const directory = this.#imageDirectory(record);
    await mkdir(path.dirname(directory), { recursive: true });
    if (!(await this.find(record))) await removeTree(directory); // damaged
    try {
      await rename(staging, directory);
    } catch (error) {
      if ((await this.find(record)) === undefined) throw error;
      await removeTree(staging);
    }
    await writeFile(`${directory}.complete`, ''); // as @actions/tool-cache marks what is whole
    return { ...record, file: path.join(directory, 'image.squashfs') };
  }

  async remember(name: string, image: ImageRecord): Promise<void> {
    const file = this.#nameFile(name, image.arch);
    await mkdir(path.dirname(file), { recursive: true });
    const { digest, recipe, arch } = image;
    await writeFileAtomic(file, `${JSON.stringify({ digest, recipe, arch })}\n`);
  }

  async list(): Promise<SealedImage[]> {
    const images: SealedImage[] = [];
    for (const version of (await namesIn(this.directory)).filter((n) => n.startsWith('1.0.0-'))) {
      const directory = path.join(this.directory, version);
      for (const arch of await readdir(directory)) {
        const record = await readJson<ImageRecord>(path.join(directory, arch, 'image.json'));
        const image = record && (await this.find(record));
        if (image) images.push(image);
      }
    }
    return images;
  }

  async removeAll(): Promise<void> {
    for (const name of await namesIn(this.directory)) {
      if (name.startsWith('1.0.0-') || name === 'names') {
        await removeTree(path.join(this.directory, name));
      }
    }
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

/** A file that was cut short, by a full disk for example, counts as not there. */
async function readJson<T>(file: string): Promise<T | undefined> {
  const text = await readFileIfThere(file);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
