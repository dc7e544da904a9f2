/** Ctrl-P Ctrl-Q, as docker has it. */
export const USUAL_DETACH_KEYS: readonly number[] = [0x10, 0x11];

export interface Typed {
  /** What goes on to the command: what was typed before the keys as well. */
  readonly passed: Buffer;
  /** All keys were typed. */
  readonly detaches: boolean;
}

/** Those that leave a container, one after the other; they may come in one piece or in several. */
export class DetachKeys {
  readonly #keys: readonly number[];
  /** The beginning of the keys, which may become all of them. */
  #held: number[] = [];

  constructor(keys: readonly number[]) {
    this.#keys = keys;
  }

  /** What comes after the keys is for nobody. */
  pass(typed: Buffer): Typed {
    const passed: number[] = [];
    let detaches = false;
    for (const byte of typed) {
      this.#held.push(byte);
      while (!this.#begins()) passed.push(...this.#held.splice(0, 1));
      detaches = this.#held.length === this.#keys.length;
      if (detaches) break;
    }
    return { passed: Buffer.from(passed), detaches };
  }

  #begins(): boolean {
    return this.#held.every((byte, index) => byte === this.#keys[index]);
  }
}
