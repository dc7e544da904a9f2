import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { command, lastLines, start, type Child } from '../system/exec.js';
import type { Log } from '../system/log.js';
import type { CacheContext } from '../system/shared-cache.js';
import {
  parseSaid,
  type Asked,
  type CacheAnswer,
  type CacheQuestion,
  type Told,
} from './cache-protocol.js';

type Outcome = Exclude<Told, { readonly line: string }>;

interface AskContext extends CacheContext {
  readonly timeoutMs: number;
}

/** Runs the program around @actions/cache; it loads while there is other work. */
export class CacheProcess {
  readonly #child: Child;
  readonly #listeners = new Map<number, (told: Told) => void>();
  #asked = 0;
  #said = '';

  /** The directory is ours alone, and there. */
  constructor(directory: string) {
    const script = fileURLToPath(new URL('./cache.js', import.meta.url)); // built, they lie side by side
    this.#child = start(command(process.execPath, [script, directory]));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      this.#listeners.get(told.id)?.(told);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#said += chunk.toString('utf8')));
    this.#child.stdin.on('error', () => undefined); // told by its end
  }

  /** Trouble is told as a warning, and is no answer. Interrupted, all that it does ends at once. */
  async ask(question: CacheQuestion, { log, signal, timeoutMs }: AskContext): Promise<CacheAnswer> {
    signal.throwIfAborted();
    const id = ++this.#asked;
    const end = () => {
      this.#said += `\nno answer within ${timeoutMs / 1000} s`;
      this.#child.kill('SIGKILL');
    };
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    const ended = this.#child.ended.then(() => ({ id, error: lastLines(this.#said, 5) }));
    const told = await Promise.race([this.#outcome({ id, question }, log), ended]);
    this.#listeners.delete(id);
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    signal.throwIfAborted();
    if ('answer' in told) return told.answer;
    log.warn(`GitHub's cache cannot be used: ${told.error}`);
    return {};
  }

  #outcome(asked: Asked, log: Log): Promise<Outcome> {
    return new Promise((resolve) => {
      this.#listeners.set(asked.id, (told) => {
        if (!('line' in told)) resolve(told);
        else {
          const said = parseSaid(told.line);
          if (said) log[said.level](said.text);
        }
      });
      this.#child.stdin.write(`${JSON.stringify(asked)}\n`);
    });
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.ended;
  }
}
