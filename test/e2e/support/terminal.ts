import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { repoDir } from './postroj.js';
import { runProgram } from './program.js';
import { screenOf } from '../../support/screen.js';

export interface TerminalOptions {
  readonly stateDir: string;
  readonly cwd: string;
  readonly columns: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface Session {
  readonly exitCode: number | undefined;
  /** All that was sent to the terminal. */
  readonly sent: string;
  /** What a person sees in the end. */
  readonly screen: readonly string[];
}

/** Runs postroj on a real pseudo-terminal, by script(1). */
export async function onTerminal(
  args: readonly string[],
  { stateDir, cwd, columns, env }: TerminalOptions,
): Promise<Session> {
  mkdirSync(stateDir, { recursive: true });
  const words = [process.execPath, join(repoDir, 'bin/postroj'), ...args];
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const { exitCode, stdout } = await runProgram({
    file: 'script',
    args: ['-qefc', `stty rows 24 cols ${columns}; exec ${quoted}`, '/dev/null'],
    cwd,
    env: { POSTROJ_STATE_DIR: stateDir, TERM: 'xterm', CI: '', ...env },
  });
  return { exitCode, sent: stdout, screen: screenOf(stdout, columns) };
}
