import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { repoDir } from './postroj.js';
import { runProgram } from './program.js';

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

/** A terminal that knows ECMA-48's CUU, ED, EL and SGR, and fails at anything else. */
export function screenOf(sent: string, columns: number): string[] {
  const lines = [''];
  let row = 0;
  let column = 0;
  const clearLine = () => (lines[row] = (lines[row] ?? '').slice(0, column));
  for (const [token] of sent.matchAll(/\x1b\[([\d;]*)([A-Za-z])|[^]/gu)) {
    const [, number, letter] = /^\x1b\[([\d;]*)([A-Za-z])$/.exec(token) ?? [];
    if (letter === 'm') continue;
    if (letter === 'A') row = Math.max(0, row - Number(number));
    else if (letter === 'K') clearLine();
    else if (letter === 'J') {
      clearLine();
      lines.length = row + 1;
    } else if (token === '\r') column = 0;
    else if (token === '\n') lines[++row] ??= '';
    else if (token < ' ') throw new Error(`unexpected ${JSON.stringify(token)}`);
    else {
      if (column === columns) {
        lines[++row] ??= '';
        column = 0;
      }
      lines[row] = (lines[row] ?? '').padEnd(column).slice(0, column) + token + (lines[row] ?? '').slice(column + 1);
      column++;
    }
  }
  return lines;
}
