export const waitingKeys = ['within', 'every', 'stable-for', 'needs'] as const;

export interface WaitingEntry {
  readonly within?: string | number | undefined;
  readonly every?: string | number | undefined;
  readonly 'stable-for'?: string | number | undefined;
  readonly needs?: string | undefined;
}

/** How long a check is waited for. */
export interface Waiting {
  /** undefined: as long as the plan says, where waiting makes sense. */
  readonly withinMs: number | undefined;
  /** undefined: in growing pauses. */
  readonly everyMs: number | undefined;
  readonly stableForMs: number;
  readonly needs: string | undefined;
}

export const noWaiting: Waiting = {
  withinMs: undefined,
  everyMs: undefined,
  stableForMs: 0,
  needs: undefined,
};
