import type { Verdict } from '../engine/result.js';
import type { colours } from './colours.js';
import type { Mark } from './marks.js';

export type Paint = ReturnType<typeof colours>;

/** Text of a table, and what it is painted by. */
export interface Cell {
  readonly text: string;
  readonly mark?: Mark | 'head' | undefined;
}

/** One column each. */
const symbols: Readonly<Record<Mark, string>> = {
  pass: '✔',
  fail: '✖',
  error: '!',
  skip: '-',
  note: 'i',
};

/** Empty where nobody has looked. */
export function symbolCell(mark: Mark | undefined): Cell {
  return { text: mark === undefined ? '' : symbols[mark], mark };
}

export function verdictCell(verdict: Verdict): Cell {
  return { text: verdict.toUpperCase().padEnd('ERROR'.length), mark: verdict };
}

export function paintCell({ text, mark }: Cell, paint: Paint): string {
  if (mark === undefined || text === '') return text;
  switch (mark) {
    case 'pass':
      return paint.green(text);
    case 'fail':
    case 'error':
      return paint.red(text);
    case 'skip':
    case 'note':
      return paint.yellow(text);
    case 'head':
      return paint.bold(text);
  }
}
