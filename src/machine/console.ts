import type { Readable } from 'node:stream';

import { lastLines } from '../system/exec.js';
import { plainText } from '../system/log.js';

const KEPT_CHARACTERS = 256 * 1024;

/** What a guest wrote to its console, without control sequences. */
export class Console {
  #text = '';

  read(stream: Readable): void {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      this.#text = (this.#text + chunk).slice(-KEPT_CHARACTERS);
    });
  }

  tail(lines: number): string {
    return lastLines(plainText(this.#text), lines);
  }
}
