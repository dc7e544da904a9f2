/** A check as the file would have it. */
export type Entry = Readonly<Record<string, unknown>>;

/** What may be written of one thing that has changed. */
export interface Candidate {
  /** The first of them that holds is written. */
  readonly alternatives: readonly Entry[];
}

export function candidate(...alternatives: readonly Entry[]): Candidate {
  return { alternatives };
}
