/** What the program around @actions/cache is asked; `place` is a directory below `directory`. */
export type CacheQuestion = {
  readonly directory: string;
  readonly place: string;
  readonly key: string;
} & (
  { readonly kind: 'restore'; readonly prefixes: readonly string[] } | { readonly kind: 'save' }
);

export interface CacheAnswer {
  /** Of the entry that was found, or that there is now; undefined: none. */
  readonly key?: string | undefined;
  /** It was there already when it was to be saved. */
  readonly before?: boolean;
}

/** undefined when the program ended without an answer. */
export function parseAnswer(stdout: string): CacheAnswer | undefined {
  const [, text] = /^::answer::(.*)$/m.exec(stdout) ?? [];
  return text === undefined ? undefined : (JSON.parse(text) as CacheAnswer);
}

export type Said =
  | { readonly level: 'warn' | 'detail'; readonly text: string }
  /** A command for the runner: what it masks, for example, is not to be repeated. */
  | undefined;

/** A line of the toolkit's, told on the level on which it was meant. */
export function parseSaid(line: string): Said {
  const [, name, text = ''] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/.exec(line) ?? [];
  if (name === 'warning' || name === 'error') return { level: 'warn', text: unescapeData(text) };
  return name === undefined && line.trim() !== '' ? { level: 'detail', text: line } : undefined;
}

/** As @actions/core escapes it; the percent sign last. */
function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}
