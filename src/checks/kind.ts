import type * as z from 'zod/mini';

import type { Machine } from '../machine/machine.js';
import type { Check } from './check.js';
import type { OnMistake } from './matchers/index.js';

/** What is wrong with an entry, and where in it. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Where a check is made: what it is told of the machine, and who is told of mistakes. */
export interface Site {
  readonly unitName: Machine['unitName'];
  /** Of a check that has been read without a mistake, it is not called. */
  readonly wrong: OnMistake;
}

/** How one kind of check is written, and what is made of it. */
export interface Kind<Entry, Spec> {
  /** Of an entry of the file; the key that has the kind's name says what is looked at. */
  readonly schema: z.ZodMiniType<Entry>;
  /** For the reference: when it holds. */
  readonly about: string;
  /** For the reference: one that holds where the package of test/e2e/support/example-deb.ts is installed. */
  readonly example: Entry;
  /** The same as data that a plan can hold. Throws BAD_OPTION for what cannot be read at all. */
  spec(entry: Entry): Spec;
  make(spec: Spec, site: Site): Check;
  /** The entries that it is made of. */
  parts?(entry: Entry): readonly object[];
  /** The user's own files that it needs. */
  files?(spec: Spec): readonly string[];
  /** What is wrong with it that takes time to find out: a part of it, and what. */
  examine?(spec: Spec): Promise<readonly Mistake[]>;
}

/** Most kinds are held as they are written. */
export function sameSpec<Name extends string>(kind: Name) {
  return <Entry extends object>(entry: Entry): Entry & { readonly kind: Name } => ({
    kind,
    ...entry,
  });
}
