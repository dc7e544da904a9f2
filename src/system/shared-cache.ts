import type { Log } from './log.js';

/** What is looked for. */
export interface CacheSearch {
  /** Names the directory that entries are carried in: the same for all keys that may match. */
  readonly place: string;
  readonly key: string;
  /** Without an entry of that key, the newest whose key begins with the first of these that has any. */
  readonly prefixes: readonly string[];
}

export interface RestoredEntry {
  /** Of the entry that was found. */
  readonly key: string;
  /** Has the entry's files, which are the caller's. They come from outside: judge them. */
  readonly directory: string;
}

export interface CacheContext {
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Where files are kept for jobs on other machines, such as GitHub's cache. An entry never changes. */
export interface SharedCache {
  /** undefined also for an entry that cannot be had; throws only when interrupted. */
  restore(search: CacheSearch, context: CacheContext): Promise<RestoredEntry | undefined>;
  /** Copies of the files are kept under that key. Tells by itself how it went, and never throws. */
  save(entry: Omit<CacheSearch, 'prefixes'>, files: readonly string[]): Promise<void>;
}
