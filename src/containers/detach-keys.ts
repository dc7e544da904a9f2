/** Ctrl-P Ctrl-Q, as docker has it. */
export const USUAL_DETACH_KEYS: readonly number[] = [0x10, 0x11];

/** Those that leave a container, one after the other; they may come in one piece or in several. */
export class DetachKeys {
  readonly #keys: readonly number[];
  /** The beginning of the keys, which may become all of them. */
  #held: number[] = [];

  constructor(keys: readonly number[]) {
    this.#keys = keys;
  }

  /** What goes on to the command; undefined: all were typed. */
  pass(typed: Buffer): Buffer | undefined {
    const passed: number[] = [];
    for (const byte of typed) {
      this.#held.push(byte);
      while (!this.#begins()) passed.push(...this.#held.splice(0, 1));
      if (this.#held.length === this.#keys.length) return undefined;
    }
    return Buffer.from(passed);
  }

  #begins(): boolean {
    return this.#held.every((byte, index) => byte === this.#keys[index]);
  }
}
