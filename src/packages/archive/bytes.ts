/** A stream of bytes, taken piece by piece, never more of it than is allowed. */
export class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #pending = Buffer.alloc(0);
  #left: number;

  constructor(chunks: AsyncIterable<Uint8Array>, mostBytes: number) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#left = mostBytes;
  }

  /** undefined when the stream ends, or has been read far enough, before. */
  async take(bytes: number): Promise<Buffer | undefined> {
    while (this.#pending.length < bytes) if (!(await this.#more())) return undefined;
    const taken = this.#pending.subarray(0, bytes);
    this.#pending = this.#pending.subarray(bytes);
    return taken;
  }

  async skip(bytes: number): Promise<boolean> {
    let left = bytes;
    while (this.#pending.length < left) {
      left -= this.#pending.length;
      this.#pending = Buffer.alloc(0);
      if (!(await this.#more())) return false;
    }
    this.#pending = this.#pending.subarray(left);
    return true;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #more(): Promise<boolean> {
    if (this.#left <= 0) return false;
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#left -= next.value.length;
    this.#pending = Buffer.concat([this.#pending, next.value]);
    return true;
  }
}
