const CTRL_P = 0x10;
const CTRL_Q = 0x11;

/** Ctrl-P Ctrl-Q, as docker has it; they may come in one piece or in two. */
export class DetachKeys {
  #held = false;

  /** What goes on to the command; undefined: both were typed. A Ctrl-P waits for what comes next. */
  pass(typed: Buffer): Buffer | undefined {
    const passed: number[] = [];
    for (const byte of typed) {
      if (this.#held && byte === CTRL_Q) return undefined;
      if (this.#held) passed.push(CTRL_P);
      this.#held = byte === CTRL_P;
      if (!this.#held) passed.push(byte);
    }
    return Buffer.from(passed);
  }
}
