import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { sharedStateDir } from './cache.js';
import { runProgram, type Ended } from './program.js';

/** The project under test: this file's own. */
export const repoDir = join(import.meta.dirname, '../../..');

export interface PostrojOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Where images and machines live; by default in the cache, so that images are kept. */
  readonly stateDir?: string;
  /** Sends SIGINT once this was seen on stdout or stderr. */
  readonly signalAfter?: RegExp;
  readonly timeoutMs?: number;
}

/** Runs the launcher as a user does, with this Node. */
export function postroj(args: readonly string[], options: PostrojOptions = {}): Promise<Ended> {
  const stateDir = options.stateDir ?? sharedStateDir;
  mkdirSync(stateDir, { recursive: true });
  return runProgram({
    file: process.execPath,
    args: [join(repoDir, 'bin/postroj'), ...args],
    env: { POSTROJ_STATE_DIR: stateDir, NO_COLOR: '1', ...options.env },
    cwd: options.cwd,
    interruptAfter: options.signalAfter,
    timeoutMs: options.timeoutMs,
  });
}
