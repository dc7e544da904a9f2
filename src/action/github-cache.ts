import { constants, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { command, lastLines, tryRun } from '../system/exec.js';
import { removeTree } from '../system/files.js';
import type { Log } from '../system/log.js';
import type {
  CacheContext,
  CacheSearch,
  RestoredEntry,
  SharedCache,
} from '../system/shared-cache.js';
import { parseAnswer, parseSaid, type CacheAnswer, type CacheQuestion } from './cache-question.js';

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
  readonly #saving: Promise<void>[] = [];

  constructor(options: GithubCacheOptions) {
    this.#options = options;
  }

  async restore(search: CacheSearch, context: CacheContext): Promise<RestoredEntry | undefined> {
    if (!this.#options.restore) return undefined;
    const directory = await this.#emptied(search.place);
    const question = { kind: 'restore' as const, ...search };
    const { key } = await this.#ask(question, { ...context, timeoutMs: RESTORE_TIMEOUT_MS });
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
    const answer = await this.#ask({ kind: 'save', place, key }, context);
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

  /** In a process of its own, which ends with all that it has started when it is interrupted. */
  async #ask(
    question: DistributiveOmit<CacheQuestion, 'directory'>,
    { log, signal, timeoutMs }: CacheContext & { readonly timeoutMs: number },
  ): Promise<CacheAnswer> {
    const { directory } = this.#options;
    const script = fileURLToPath(new URL('./cache.js', import.meta.url)); // built, they lie side by side
    const words = [script, JSON.stringify({ directory, ...question })];
    const outcome = await tryRun(command(process.execPath, words), {
      signal,
      timeoutMs,
      onLine: (line) => {
        const said = parseSaid(line);
        if (said) log[said.level](said.text);
      },
    });
    const answer = parseAnswer(outcome.stdout);
    if (answer) return answer;
    const reason = outcome.timedOut
      ? `it took more than ${timeoutMs / 1000} s`
      : lastLines(outcome.stderr, 5);
    log.warn(`GitHub's cache cannot be used: ${reason}`);
    return {};
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
