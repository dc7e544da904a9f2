import { cp, mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import type { CacheSearch, RestoredEntry, SharedCache } from '../../../src/system/shared-cache.js';

/** A shared cache in a directory of this machine; entries are found as GitHub finds them. */
export class DirectoryCache implements SharedCache {
  readonly directory: string;
  /** What was looked for. */
  readonly searches: CacheSearch[] = [];
  readonly #away: string;

  constructor(directory: string) {
    this.directory = path.join(directory, 'entries');
    this.#away = path.join(directory, 'restored');
  }

  async restore(search: CacheSearch): Promise<RestoredEntry | undefined> {
    this.searches.push(search);
    const keys = await this.keys();
    const begins = (prefix: string) => keys.find((key) => key.startsWith(prefix));
    const begun = [search.key, ...search.prefixes].map(begins).find((one) => one !== undefined);
    const key = keys.includes(search.key) ? search.key : begun;
    if (key === undefined) return undefined;
    const directory = path.join(this.#away, search.place);
    await rm(directory, { recursive: true, force: true });
    await cp(this.entry(key), directory, { recursive: true, verbatimSymlinks: true });
    return { key, directory };
  }

  async save({ key }: Pick<CacheSearch, 'place' | 'key'>, files: readonly string[]): Promise<void> {
    await mkdir(this.entry(key), { recursive: true });
    for (const file of files) await cp(file, path.join(this.entry(key), path.basename(file)));
  }

  /** Newest first. */
  async keys(): Promise<string[]> {
    const names = await readdir(this.directory).catch(() => []);
    const times = new Map<string, number>();
    for (const name of names)
      times.set(name, (await stat(path.join(this.directory, name))).mtimeMs);
    const sorted = [...names].sort((a, b) => (times.get(b) ?? 0) - (times.get(a) ?? 0));
    return sorted.map(decodeURIComponent);
  }

  entry(key: string): string {
    return path.join(this.directory, encodeURIComponent(key));
  }
}
