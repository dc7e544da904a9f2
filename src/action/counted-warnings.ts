/** GitHub shows so many annotations of a level for a step, and drops the rest without a word. */
export const MOST_ANNOTATIONS = 10;

export interface CountedWarnings {
  warn(line: string): void;
  /** When there will be no more: how many were only logged. */
  end(): void;
}

/** The last annotation is kept for telling how many more there were. */
export function countedWarnings(
  annotate: (line: string) => void,
  log: (line: string) => void,
): CountedWarnings {
  let count = 0;
  return {
    warn: (line) => {
      count++;
      if (count < MOST_ANNOTATIONS) annotate(line);
      else log(`Warning: ${line}`);
    },
    end: () => {
      const more = count - MOST_ANNOTATIONS + 1;
      if (more > 0)
        annotate(`${more} more ${more === 1 ? 'warning is' : 'warnings are'} in the log`);
    },
  };
}
