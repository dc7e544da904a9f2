/** What a check has seen: as JSON has it, or a set where order means nothing; undefined for nothing. */
export type Value =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Value[]
  | ReadonlySet<string>
  | { readonly [key: string]: Value };

/** What something must be like. Pure: the same value is always judged alike. */
export interface Matcher {
  /** As messages tell it: `/ok/i`, `>= 3`, `not root`. */
  readonly shown: string;
  readonly matches: (actual: Value) => boolean;
  /** The text that is looked for, as the whole or as a part: it can be told where another one differs. */
  readonly text?: string;
  readonly part?: string;
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isSet(value: Value): value is ReadonlySet<string> {
  return value instanceof Set;
}

/** What is alone in a set is compared as itself. */
export function soleOf(value: Value): Value {
  const [first, ...others] = isSet(value) ? value : [];
  return first !== undefined && others.length === 0 ? first : value;
}
