import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { makeDirectory, namesIn, removeTree } from './files.js';
import { isOwnerAlive, ownMark } from './owner.js';
import type { Releases } from './releases.js';

const SEPARATOR = '~';

export interface WorkEntry {
  readonly directory: string;
  /** Whether its owner lives. */
  readonly alive: boolean;
}

export interface WorkOptions {
  readonly prefix?: string;
  /** 0755 by default. */
  readonly mode?: number;
  /** For what is no ordinary directory. */
  readonly remove?: (directory: string) => Promise<void>;
}

/**
 * Private directories below one base. The owner's mark is part of the name, `<mark>~<random>`, so
 * that what a killed process left can be told from what a live one is using.
 */
export class WorkDirectories {
  readonly base: string;
  readonly #prefix: string;
  readonly #mode: number | undefined;
  readonly #remove: (directory: string) => Promise<void>;

  constructor(base: string, { prefix = '', mode, remove = removeTree }: WorkOptions = {}) {
    this.base = base;
    this.#prefix = prefix;
    this.#mode = mode;
    this.#remove = remove;
  }

  create(releases: Releases, suffix = randomBytes(4).toString('hex')): string {
    const mark = ownMark.replaceAll(':', '.'); // a colon would end a path in overlay's options
    const directory = path.join(this.base, `${this.#prefix}${mark}${SEPARATOR}${suffix}`);
    releases.add(() => this.#remove(directory));
    makeDirectory(directory, this.#mode);
    return directory;
  }

  /** The random part of a directory's name, fit to tell machines apart. */
  static suffixOf(directory: string): string {
    return directory.slice(directory.lastIndexOf(SEPARATOR) + 1);
  }

  /** All that there are, whosever they are. */
  async entries(): Promise<WorkEntry[]> {
    return (await namesIn(this.base)).flatMap((name) => {
      const end = name.lastIndexOf(SEPARATOR);
      if (end < 0 || !name.startsWith(this.#prefix)) return [];
      const mark = name.slice(this.#prefix.length, end).replaceAll('.', ':');
      return [{ directory: path.join(this.base, name), alive: isOwnerAlive(mark) }];
    });
  }

  /** Removes what dead owners left; returns the directories. */
  async reap(): Promise<string[]> {
    const left = (await this.entries()).flatMap((one) => (one.alive ? [] : [one.directory]));
    for (const directory of left) await this.#remove(directory);
    return left;
  }
}
