import { createInterface } from 'node:readline';

import { PostrojError } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import { lastLines, start, type Child } from '../system/exec.js';
import type { ProbeAnswer, ProbeQuestion } from './probe/protocol.js';

/** Asks about what is reachable in a machine's network. */
export interface Prober {
  ask(question: ProbeQuestion, signal: AbortSignal): Promise<ProbeAnswer>;
  close(): Promise<void>;
}

/**
 * One process of Node in the machine's network namespace answers all questions; it is started with
 * the first one. `script` is the built probe.
 */
export function proberOf(machine: Machine, script: string): Prober {
  let probe: Probe | undefined;
  return {
    ask: (question, signal) => {
      probe ??= new Probe(machine, script);
      return probe.ask(question, signal);
    },
    close: async () => probe?.close(),
  };
}

/** Whatever else Node might print is no answer. */
function parseAnswer(line: string): { id: number; answer: ProbeAnswer } | undefined {
  try {
    return JSON.parse(line) as { id: number; answer: ProbeAnswer };
  } catch {
    return undefined;
  }
}

/** Of our environment the probe gets only the certificates that the user trusts besides. */
function ownAuthorities(): Record<string, string> {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  return file ? { NODE_EXTRA_CA_CERTS: file } : {};
}

class Probe {
  readonly #child: Child;
  readonly #waiting = new Map<number, (answer: ProbeAnswer) => void>();
  readonly #ended: Promise<never>;
  #asked = 0;
  #said = '';

  constructor(machine: Machine, script: string) {
    const node = { file: process.execPath, args: [script], env: ownAuthorities(), bare: true };
    this.#child = start(machine.inNetwork(node));
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const given = parseAnswer(line);
      if (!given) return;
      this.#waiting.get(given.id)?.(given.answer);
      this.#waiting.delete(given.id);
    });
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#said += chunk.toString('utf8')));
    this.#child.stdin.on('error', () => undefined); // told by `#ended`
    this.#ended = this.#child.ended.then(() => {
      throw new PostrojError('MACHINE_DIED', `the probe ended: ${lastLines(this.#said, 5)}`);
    });
    this.#ended.catch(() => undefined); // nobody may be asking at that moment
  }

  async ask(question: ProbeQuestion, signal: AbortSignal): Promise<ProbeAnswer> {
    signal.throwIfAborted();
    const id = ++this.#asked;
    const answered = new Promise<ProbeAnswer>((resolve) => this.#waiting.set(id, resolve));
    this.#child.stdin.write(`${JSON.stringify({ id, question })}\n`);
    return unlessAborted(Promise.race([answered, this.#ended]), signal);
  }

  async close(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#child.ended;
  }
}

/** Nobody waits for an answer that is not wanted any more. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', give, { once: true });
    answer.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', give);
    });
  });
}
