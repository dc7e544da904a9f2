import { columnsOf, fit, frame, type Terminal } from './frame.js';
import type { Pausable } from './pausable.js';

/** Lines at the end of a terminal that are replaced as work goes on. */
export interface LiveLines extends Pausable {
  set(key: string, text: string): void;
  remove(key: string): void;
  /** Prints, above the live lines, whole lines. */
  above(print: () => void): void;
}

/** Whether lines can be replaced there, and somebody watches. */
export function isLive(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && env.TERM !== 'dumb' && !env.CI;
}

const INTERVAL_MS = 100;

/** At most ten times a second. */
export function liveLines(terminal: Terminal): LiveLines {
  const texts = new Map<string, string>();
  const lines = frame(terminal);
  let drawnAt = -INTERVAL_MS;
  let timer: NodeJS.Timeout | undefined;
  const draw = () => {
    clearTimeout(timer);
    timer = undefined;
    drawnAt = performance.now();
    lines.show([...texts.values()].map((text) => fit(text, columnsOf(terminal))));
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
      lines.above(print);
    },
    pause: () => {
      lines.pause();
    },
    resume: () => {
      draw();
      lines.resume();
    },
  };
}
