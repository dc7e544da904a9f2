import { appendFileSync, renameSync } from 'node:fs';
import type { Readable } from 'node:stream';

import { lastLines } from '../system/exec.js';
import { plainText } from '../system/log.js';

const KEPT_CHARACTERS = 256 * 1024;
const FILE_BYTES = 4 * 1024 * 1024;

/** What a guest wrote to its console, without control sequences; in the file as it came. */
export class Console {
  readonly #file: string | undefined;
  readonly #onText: ((text: string) => void) | undefined;
  #text = '';
  #fileBytes = 0;

  constructor(file?: string, onText?: (text: string) => void) {
    this.#file = file;
    this.#onText = onText;
  }

  read(stream: Readable): void {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
      if (this.#file !== undefined) this.#keep(this.#file, chunk);
      this.#onText?.(chunk);
    });
  }

  tail(lines: number): string {
    return lastLines(plainText(this.#text), lines);
  }

  /** At once, so that it is there after a crash. Of very much, the last one or two parts are kept. */
  #keep(file: string, chunk: string): void {
    try {
      if (this.#fileBytes > FILE_BYTES) {
        renameSync(file, `${file}.1`);
        this.#fileBytes = 0;
      }
      appendFileSync(file, chunk);
      this.#fileBytes += Buffer.byteLength(chunk);
    } catch {
      // a full disk costs the machine its log, not the run
    }
  }
}
