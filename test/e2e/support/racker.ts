import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { repoDir } from './postroj.js';
import { runProgram, type Ended } from './program.js';

export interface RackerOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs `racker` as a user does, with this Node and a state directory of its own. */
export function rackerIn(stateDir: string, common: RackerOptions = {}) {
  mkdirSync(stateDir, { recursive: true });
  return (args: readonly string[], options: RackerOptions = {}): Promise<Ended> =>
    runProgram({
      file: process.execPath,
      // before `--` Node 20 takes a --env-file for its own, wherever it is
      args: ['--', join(repoDir, 'bin/racker'), ...args],
      env: { POSTROJ_STATE_DIR: stateDir, NO_COLOR: '1', ...common.env, ...options.env },
      cwd: options.cwd ?? common.cwd,
      timeoutMs: options.timeoutMs ?? common.timeoutMs,
    });
}
