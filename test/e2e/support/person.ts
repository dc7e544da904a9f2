import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';

import { execa } from 'execa';

import { plainText } from '../../../src/system/log.js';
import { repoDir } from './postroj.js';

export interface PersonOptions {
  readonly stateDir: string;
  readonly cwd: string;
  /** Of the size of the terminal. */
  readonly rows: number;
  readonly columns: number;
}

/** Somebody who sits at a terminal, with a shell that has started postroj. */
export interface Person {
  /** Resolves with all that was seen so far; rejects when the terminal closes before. */
  sees(wanted: RegExp): Promise<string>;
  types(text: string): void;
  /** How the terminal is set: stty(1) with these arguments, from elsewhere. */
  stty(...args: readonly string[]): Promise<string>;
  /** Rejects, with what was seen, when it does not end in time. */
  readonly ended: Promise<{ readonly exitCode: number | undefined; readonly seen: string }>;
}

const TIMEOUT_MS = 150_000;

/** After kill -9 somebody else sees to that, soon. */
const UNTIL_USUAL = "until stty -a | grep -q '[^-]icanon'; do :; done";

/** By script(1). Of a run that was killed the shell tells 137, and lives. */
export function atTerminal(args: readonly string[], options: PersonOptions): Person {
  const { stateDir, cwd, rows, columns } = options;
  const words = [process.execPath, join(repoDir, 'bin/postroj'), ...args];
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const line = `tty; stty rows ${rows} cols ${columns}; ${quoted}; code=$?; ${UNTIL_USUAL}; stty -a; exit $code`;
  const child = execa('script', ['-qefc', line, '/dev/null'], {
    stdin: 'pipe',
    cwd,
    env: { POSTROJ_STATE_DIR: stateDir, TERM: 'xterm', CI: '' },
    reject: false,
    stripFinalNewline: false,
    timeout: TIMEOUT_MS,
  });
  const decoder = new StringDecoder();
  let seen = '';
  let look = (): void => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    seen += decoder.write(chunk);
    look();
  });
  const ended = child.then(({ exitCode, timedOut }) => {
    // else script(1) seems to have ended well
    if (timedOut) throw new Error(`it had not ended after ${TIMEOUT_MS} ms:\n${seen}`);
    return { exitCode, seen: plainText(seen) };
  });
  const sees = async (wanted: RegExp) => {
    const shown = new Promise<'shown'>((resolve) => {
      look = () => {
        if (wanted.test(plainText(seen))) resolve('shown');
      };
      look();
    });
    if ((await Promise.race([shown, ended])) === 'shown') return plainText(seen);
    throw new Error(`it ended before it showed ${wanted.source}:\n${seen}`);
  };
  return {
    sees,
    types: (text) => {
      child.stdin.write(text);
    },
    stty: async (...settings) => {
      const [, device = ''] = /^(\/dev\/pts\/\d+)/m.exec(await sees(/^\/dev\/pts\/\d+/m)) ?? [];
      return (await execa('stty', ['-F', device, ...settings])).stdout;
    },
    ended,
  };
}
