/** What the program around @actions/cache is asked; `place` is a directory below its own. */
export type CacheQuestion =
  | {
      readonly kind: 'restore';
      readonly place: string;
      readonly key: string;
      readonly prefixes: readonly string[];
    }
  | { readonly kind: 'save'; readonly place: string; readonly key: string };

export interface CacheAnswer {
  /** Of the entry that was found, or that there is now; undefined: none. */
  readonly key?: string | undefined;
  /** It was there already when it was to be saved. */
  readonly before?: boolean;
}

/** One line each way; `id` tells which question is meant. */
export interface Asked {
  readonly id: number;
  readonly question: CacheQuestion;
}

export type Told =
  /** A line of the toolkit's. */
  | { readonly id: number; readonly line: string }
  | { readonly id: number; readonly answer: CacheAnswer }
  | { readonly id: number; readonly error: string };

export interface Said {
  readonly level: 'warn' | 'detail';
  readonly text: string;
}

/**
 * A line of the toolkit's on the level on which it was meant; undefined for other commands to the
 * runner: what it masks, for example, must not be repeated.
 */
export function parseSaid(line: string): Said | undefined {
  const [, name, text = ''] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
  if (name === 'warning' || name === 'error') return { level: 'warn', text: unescapeData(text) };
  return name === undefined && line.trim() !== '' ? { level: 'detail', text: line } : undefined;
}

/** As @actions/core escapes it; the percent sign last. */
function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
