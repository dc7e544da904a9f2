import { plainText } from '../system/log.js';
import type { Pausable } from './pausable.js';

export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** The last lines of a terminal, which are replaced as a whole. */
export interface Frame extends Pausable {
  show(lines: readonly string[]): void;
  /** Prints, above the lines, whole lines. */
  above(print: () => void): void;
}

/**
 * Where there is no room for all lines, the first are not shown. The cursor stays visible and rests below
 * them: whenever the program ends, and however, what is there is whole.
 */
export function frame(terminal: Terminal): Frame {
  let lines: readonly string[] = [];
  let shown = 0;
  let paused = false;
  const wipe = () => {
    if (shown > 0) terminal.write(`${upwards(shown)}\u001b[J`);
    shown = 0;
  };
  const draw = () => {
    if (paused) return;
    const fitting = lines.slice(-Math.max(1, (terminal.rows || 24) - 1));
    const text = fitting.map((line) => `${line}\u001b[K\n`).join('');
    if (shown + fitting.length > 0) terminal.write(`${upwards(shown)}${text}\u001b[J`);
    shown = fitting.length;
  };
  return {
    show: (now) => {
      lines = now;
      draw();
    },
    above: (print) => {
      wipe();
      print();
      draw();
    },
    pause: () => {
      wipe();
      paused = true;
    },
    resume: () => {
      paused = false;
      draw();
    },
  };
}

/** ECMA-48: to the start of the line, and up. */
function upwards(lines: number): string {
  return lines === 0 ? '' : `\r\u001b[${lines}A`;
}

/** One column short of the width, where some terminals begin a new line; wide characters have none. */
export function fit(text: string, columns: number): string {
  const plain = plainText(text)
    .replace(/\s/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?');
  return plain.length < columns ? plain : `${plain.slice(0, Math.max(0, columns - 2))}…`;
}

export function columnsOf({ columns }: Terminal): number {
  return columns || 80;
}
