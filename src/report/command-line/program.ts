import type { Command } from 'commander';

/** What a command line has, as texts about it need it: completions, manual pages. */
export interface ProgramText {
  readonly name: string;
  readonly summary: string;
  readonly version: string;
  readonly verbs: readonly VerbText[];
}

export interface VerbText {
  readonly name: string;
  readonly summary: string;
  /** A line for each form, without the program's and the verb's names. */
  readonly usage: readonly string[];
  readonly flags: readonly FlagText[];
  /** What its arguments are, where a shell can complete them. */
  readonly completes: Completes;
  /** Examples and the like, as they are. */
  readonly notes?: string;
}

export type Completes = 'containers' | 'running' | 'images' | 'files' | 'nothing';

export interface FlagText {
  readonly short: string | undefined;
  readonly long: string;
  /** `<name>`; undefined for a flag without one. */
  readonly value: string | undefined;
  readonly summary: string;
}

/** The flags that a command shows in its help. */
export function flagsOf({ options }: Pick<Command, 'options'>): FlagText[] {
  return options
    .filter(({ hidden, long }) => !hidden && long !== undefined)
    .map(({ short, long = '', flags, description }) => ({
      short,
      long,
      value: /[<[].*[\]>]/.exec(flags)?.[0],
      summary: description,
    }));
}
