import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { makeDirectory, namesIn, removeTree } from './files.js';
import { isOwnerAlive, ownMark } from './owner.js';
import type { Releases } from './releases.js';

const SEPARATOR = '~';

/**
 * Private directories below one base. The owner's mark is part of the name, `<mark>~<random>`, so
 * that what a killed process left can be told from what a live one is using.
 */
export class WorkDirectories {
  readonly base: string;
  readonly #prefix: string;

  constructor(base: string, prefix = '') {
    this.base = base;
    this.#prefix = prefix;
  }

  async create(releases: Releases): Promise<string> {
    const mark = ownMark.replaceAll(':', '.'); // a colon would end a path in overlay's options
    const random = randomBytes(4).toString('hex');
    const directory = path.join(this.base, `${this.#prefix}${mark}${SEPARATOR}${random}`);
    releases.add(() => removeTree(directory));
    await makeDirectory(directory);
    return directory;
  }

  /** The random part of a directory's name, fit to tell machines apart. */
  static suffixOf(directory: string): string {
    return directory.slice(directory.lastIndexOf(SEPARATOR) + 1);
  }

  /** Removes what dead owners left; returns the directories. */
  async reap(): Promise<string[]> {
    const removed: string[] = [];
    for (const name of await namesIn(this.base)) {
      const end = name.lastIndexOf(SEPARATOR);
      if (end < 0 || !name.startsWith(this.#prefix)) continue;
      if (isOwnerAlive(name.slice(this.#prefix.length, end).replaceAll('.', ':'))) continue;
      const directory = path.join(this.base, name);
      await removeTree(directory);
      removed.push(directory);
    }
    return removed;
  }
}
