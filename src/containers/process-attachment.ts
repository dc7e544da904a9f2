import { ReadStream } from 'node:tty';

import type { TerminalSize } from '../machine/terminal.js';
import { makeRaw } from '../system/raw-terminal.js';
import type { Attachment, ClientTerminal } from './attachment.js';
import { USUAL_DETACH_KEYS } from './detach-keys.js';

/** Those that docker passes on, and that a process can be told of. */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2'] as const;

interface Streams {
  readonly interactive: boolean;
  readonly tty: boolean;
  /** As docker's `--sig-proxy`; true unless given. */
  readonly sigProxy?: boolean | undefined;
  readonly detachKeys?: readonly number[] | undefined;
}

/** The streams of this process. With a terminal, what is typed goes to the command as it is. */
export function processAttachment({
  interactive,
  tty,
  sigProxy = true,
  detachKeys = USUAL_DETACH_KEYS,
}: Streams): Attachment {
  // whoever writes is told, too: a reader that has seen enough, such as head(1), is no bug
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return {
    stdin: interactive ? process.stdin : undefined,
    stdout: process.stdout,
    stderr: process.stderr,
    terminal: tty ? ownTerminal(detachKeys) : undefined,
    passesSignals: sigProxy,
    onSignal: (listener) => {
      for (const signal of PASSED_ON) process.on(signal, listener);
      return () => {
        for (const signal of PASSED_ON) process.off(signal, listener);
      };
    },
  };
}

const USUAL: TerminalSize = { rows: 24, columns: 80 };

function ownTerminal(detachKeys: readonly number[]): ClientTerminal {
  const { stdin, stdout } = process;
  return {
    detachKeys,
    size: () => (stdout.isTTY ? { rows: stdout.rows, columns: stdout.columns } : USUAL),
    onResize: (listener) => {
      const told = () => {
        listener({ rows: stdout.rows, columns: stdout.columns });
      };
      stdout.on('resize', told);
      return () => {
        stdout.off('resize', told);
      };
    },
    makeRaw: async () => (stdin instanceof ReadStream ? makeRaw(stdin) : () => Promise.resolve()),
  };
}
