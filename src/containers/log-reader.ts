import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { PARTS, partFile } from './output-log.js';
import type { LogLine, LogStream } from './verbs.js';

const LINE_END = 0x0a;

/** Reads a container's log from its beginning, and what has been added whenever it is asked again. */
export class LogReader {
  readonly #directory: string;
  /** Of the latest part: what was read of it, and the file itself, which keeps its inode when it turns. */
  #fd: number | undefined;
  #offset = 0;
  #rest = Buffer.alloc(0);
  /** Streams whose last line had no end. */
  readonly #open = new Set<LogStream>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  *lines(): Generator<LogLine> {
    if (this.#fd === undefined) {
      for (let number = PARTS - 1; number > 0; number--) {
        if (!this.#begin(number)) continue;
        yield* this.#more();
      }
      if (!this.#begin(0)) return;
    }
    yield* this.#more();
    while (this.#hasTurned() && this.#begin(0)) yield* this.#more();
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #begin(number: number): boolean {
    try {
      const fd = openSync(partFile(this.#directory, number), 'r');
      this.close();
      [this.#fd, this.#offset, this.#rest] = [fd, 0, Buffer.alloc(0)];
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  #hasTurned(): boolean {
    try {
      const fd = openSync(partFile(this.#directory, 0), 'r');
      const turned = fstatSync(fd).ino !== fstatSync(this.#fd ?? fd).ino;
      closeSync(fd);
      return turned;
    } catch {
      return false; // removed meanwhile
    }
  }

  *#more(): Generator<LogLine> {
    const block = Buffer.alloc(256 * 1024);
    for (;;) {
      const count = readSync(this.#fd ?? -1, block, 0, block.length, this.#offset);
      if (count === 0) return;
      this.#offset += count;
      this.#rest = Buffer.concat([this.#rest, block.subarray(0, count)]);
      yield* this.#entries();
    }
  }

  *#entries(): Generator<LogLine> {
    for (;;) {
      const end = this.#rest.indexOf(LINE_END);
      if (end < 0) return;
      const [time, stream, bytes] = this.#rest.subarray(0, end).toString('latin1').split(' ');
      const next = end + 1 + Number(bytes) + 1;
      if (this.#rest.length < next) return; // half written
      const data = Buffer.from(this.#rest.subarray(end + 1, next - 1));
      this.#rest = this.#rest.subarray(next);
      yield* this.#split(stream as LogStream, Number(time), data);
    }
  }

  *#split(stream: LogStream, timeMs: number, data: Buffer): Generator<LogLine> {
    for (let from = 0; from < data.length;) {
      const end = data.indexOf(LINE_END, from);
      const to = end < 0 ? data.length : end + 1;
      yield { timeMs, stream, text: data.subarray(from, to), continues: this.#open.has(stream) };
      if (end < 0) this.#open.add(stream);
      else this.#open.delete(stream);
      from = to;
    }
  }
}
