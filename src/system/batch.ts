/** How long others may join a question. */
const GATHER_MS = 2;

/**
 * Asks for several things at once: what is asked for within a moment becomes one question. Fifty
 * checks then start one program in the guest instead of fifty.
 */
export class Batch<T> {
  readonly #askAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>;
  #next:
    { readonly keys: Set<string>; readonly answers: Promise<ReadonlyMap<string, T>> } | undefined;

  constructor(askAll: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>) {
    this.#askAll = askAll;
  }

  /** undefined where the answer has nothing of it. */
  async ask(key: string): Promise<T | undefined> {
    this.#next ??= this.#gather();
    const { keys, answers } = this.#next;
    keys.add(key);
    return (await answers).get(key);
  }

  #gather() {
    const keys = new Set<string>();
    const gathered = new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    const answers = gathered.then(() => {
      this.#next = undefined;
      return this.#askAll([...keys]);
    });
    return { keys, answers };
  }
}
