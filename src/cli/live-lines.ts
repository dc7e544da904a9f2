import { plainText } from '../system/log.js';
import type { Pausable } from './pausable.js';

/** Lines at the end of a terminal that are replaced as work goes on. */
export interface LiveLines extends Pausable {
  set(key: string, text: string): void;
  remove(key: string): void;
  /** Prints, above the live lines, whole lines. */
  above(print: () => void): void;
}

export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Whether lines can be replaced there, and somebody watches. */
export function isLive(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb' && !env.CI;
}

const INTERVAL_MS = 100;

/** At most ten times a second. The cursor rests below the lines, so that what is there is whole. */
export function liveLines(terminal: Terminal): LiveLines {
  const texts = new Map<string, string>();
  let shown = 0;
  let drawnAt = -INTERVAL_MS;
  let timer: NodeJS.Timeout | undefined;
  let paused = false;
  const wipe = () => {
    if (shown > 0) terminal.write(`${upwards(shown)}\u001b[J`);
    shown = 0;
  };
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    if (paused) return;
    drawnAt = performance.now();
    const lines = [...texts.values()].slice(0, (terminal.rows || 24) - 1);
    const text = lines.map((line) => `${fit(line, terminal.columns || 80)}\u001b[K\n`).join('');
    if (shown + lines.length > 0) terminal.write(`${upwards(shown)}${text}\u001b[J`);
    shown = lines.length;
  };
  return {
    set: (key, text) => {
      texts.set(key, text);
      timer ??= setTimeout(draw, Math.max(0, drawnAt + INTERVAL_MS - performance.now()));
    },
    remove: (key) => {
      if (texts.delete(key)) draw();
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
function fit(text: string, columns: number): string {
  const plain = plainText(text)
    .replace(/\s/g, ' ')
    .replace(/[^\x20-\x7e]/gu, '?');
  return plain.length < columns ? plain : `${plain.slice(0, Math.max(0, columns - 2))}…`;
}
