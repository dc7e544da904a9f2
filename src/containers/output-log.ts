import { closeSync, existsSync, fstatSync, openSync, renameSync, writevSync } from 'node:fs';
import path from 'node:path';

import type { LogStream } from './verbs.js';

/** As docker's `local` driver keeps them. */
export const PART_BYTES = 20 * 1024 * 1024;
export const PARTS = 5;

/** The latest part has no number. */
export function partFile(directory: string, number: number): string {
  return path.join(directory, number === 0 ? 'output.log' : `output.log.${number}`);
}

/**
 * What a container's command writes, as it came: entries of `<ms since 1970> <stream> <bytes>`, a line
 * end, the bytes, a line end. Written at once, so that it is there after a crash.
 */
export class OutputLog {
  readonly #directory: string;
  readonly #partBytes: number;
  #fd: number;
  #bytes: number;

  constructor(directory: string, partBytes = PART_BYTES) {
    this.#directory = directory;
    this.#partBytes = partBytes;
    this.#fd = openSync(partFile(directory, 0), 'a', 0o600);
    this.#bytes = fstatSync(this.#fd).size;
  }

  append(stream: LogStream, data: Buffer, timeMs = Date.now()): void {
    const head = Buffer.from(`${timeMs} ${stream} ${data.length}\n`);
    try {
      if (this.#bytes > this.#partBytes) this.#turn();
      this.#bytes += writevSync(this.#fd, [head, data, Buffer.from('\n')]);
    } catch {
      // a full disk costs the container its log, not its run
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  #turn(): void {
    for (let number = PARTS - 2; number >= 0; number--) {
      const part = partFile(this.#directory, number);
      if (existsSync(part)) renameSync(part, partFile(this.#directory, number + 1));
    }
    closeSync(this.#fd);
    this.#fd = openSync(partFile(this.#directory, 0), 'a', 0o600);
    this.#bytes = 0;
  }
}
