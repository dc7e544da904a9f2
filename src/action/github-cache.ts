import { mkdirSync } from 'node:fs';
import { constants, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { removeTree } from '../system/files.js';
import type { Log } from '../system/log.js';
import type {
  CacheContext,
  CacheSearch,
  RestoredEntry,
  SharedCache,
} from '../system/shared-cache.js';
import { CacheProcess } from './cache-process.js';

export interface GithubCacheOptions {
  /** Ours alone. */
  readonly directory: string;
  readonly restore: boolean;
  readonly save: boolean;
  /** For what happens in the background. */
  readonly log: Log;
  readonly signal: AbortSignal;
}

type Entry = Pick<CacheSearch, 'place' | 'key'>;

const RESTORE_TIMEOUT_MS = 5 * 60_000;
const SAVE_TIMEOUT_MS = 10 * 60_000;

/** https://docs.github.com/actions/reference/workflows-and-actions/dependency-caching */
export class GithubCache implements SharedCache {
  readonly #options: GithubCacheOptions;
  readonly #process: CacheProcess;
  readonly #saving: Promise<void>[] = [];

  /** To be settled in the end. */
  constructor(options: GithubCacheOptions) {
    mkdirSync(options.directory, { recursive: true });
    this.#options = options;
    this.#process = new CacheProcess(options.directory);
  }

  async restore(search: CacheSearch, context: CacheContext): Promise<RestoredEntry | undefined> {
    if (!this.#options.restore) return undefined;
    const directory = await this.#emptied(search.place);
    const asking = { ...context, timeoutMs: RESTORE_TIMEOUT_MS };
    const { key } = await this.#process.ask({ kind: 'restore', ...search }, asking);
    if (key === undefined) return undefined;
    context.log.info(`restored ${key} from GitHub's cache`);
    return { key, directory };
  }

  save(entry: Entry, files: readonly string[]): Promise<void> {
    if (!this.#options.save) return Promise.resolve();
    const { log, signal } = this.#options;
    const saving = this.#save(entry, files).catch((error: unknown) => {
      if (!signal.aborted) log.warn(`${entry.key} is not saved: ${String(error)}`);
    });
    this.#saving.push(saving);
    return saving;
  }

  /** Waits until everything is saved that was to be. Nothing of it stays on this machine. */
  async settled(): Promise<void> {
    await Promise.all(this.#saving);
    await this.#process.close();
    await removeTree(this.#options.directory);
  }

  async #save({ place, key }: Entry, files: readonly string[]): Promise<void> {
    const { log, signal } = this.#options;
    const directory = await this.#emptied(place);
    for (const file of files) {
      await copyFile(file, path.join(directory, path.basename(file)), constants.COPYFILE_FICLONE);
    }
    const quiet = { ...log, detail: () => undefined };
    const context = { log: quiet, signal, timeoutMs: SAVE_TIMEOUT_MS };
    const answer = await this.#process.ask({ kind: 'save', place, key }, context);
    await removeTree(directory);
    if (answer.before === true) log.info(`GitHub's cache has ${key} already`);
    else if (answer.key !== undefined) log.info(`saved ${key} in GitHub's cache`);
    else log.info(`${key} is not saved; another job may be saving it`);
  }

  async #emptied(place: string): Promise<string> {
    const directory = path.join(this.#options.directory, place);
    await removeTree(directory);
    await mkdir(directory, { recursive: true });
    return directory;
  }
}
