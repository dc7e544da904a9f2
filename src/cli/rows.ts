import type { Pausable } from './pausable.js';

/** What became of a row. */
export type RowEnd = 'completed' | 'failed' | 'skipped';

/** One row a target at the end of a terminal, in the order of the targets; each is there once it has begun. */
export interface Rows extends Pausable {
  /** What the row says is asked for each time that it is drawn, since it may tell a time. */
  begin(target: string, text: () => string): void;
  end(target: string, how: RowEnd, text: string): void;
  /** Prints, above the rows, whole lines. */
  above(print: () => void): void;
  /** The rows stay as they are. Those that have not ended say what they last said, as failed. */
  close(): Promise<void>;
}
