import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';

import { Failure } from './command-line/usage-error.js';

/** Where `run` writes the ID of what it has created; without one it is gone again. */
export class CidFile {
  readonly #file: string;
  readonly #fd: number;
  #isWritten = false;

  /** Throws a Failure for a file that is there, or cannot be made. */
  constructor(file: string) {
    this.#file = file;
    try {
      this.#fd = openSync(file, 'wx', 0o644);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new Failure(
        code === 'EEXIST'
          ? `container ID file found, make sure the other container isn't running or delete ${file}`
          : `failed to create the container ID file: ${message}`,
      );
    }
  }

  write(id: string): void {
    writeSync(this.#fd, id);
    this.#isWritten = true;
  }

  close(): void {
    closeSync(this.#fd);
    if (!this.#isWritten) unlinkSync(this.#file);
  }
}
