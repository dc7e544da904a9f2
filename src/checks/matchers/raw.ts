import * as z from 'zod/mini';

import { described } from '../described.js';

/** As users write it. */
export type RawMatcher =
  | string
  | number
  | boolean
  | null
  | readonly RawMatcher[]
  | { readonly equals: string | number | boolean | null }
  | { readonly not: RawMatcher }
  | { readonly all: readonly RawMatcher[] }
  | { readonly any: readonly RawMatcher[] }
  | { readonly contains: RawMatcher }
  | { readonly semver: string };

const literal = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const inner: z.ZodMiniType<RawMatcher, RawMatcher> = z.lazy(() => matcherSchema);
const some = z.array(inner).check(z.minLength(1, 'expected at least one'));

const ABOUT =
  'A text, a number or true and false; /expression/flags; a comparison such as ">= 3" or "200..299"; ' +
  'a list: one of these, or of a list its elements; or one of equals, not, all, any, contains, semver.';

/** What is wrong within a text, such as a regular expression, is for `readMatcher` to find. */
export const matcherSchema: z.ZodMiniType<RawMatcher, RawMatcher> = described(
  z.union(
    [
      literal,
      z.array(inner),
      z.strictObject({ equals: literal }),
      z.strictObject({ not: inner }),
      z.strictObject({ all: some }),
      z.strictObject({ any: some }),
      z.strictObject({ contains: inner }),
      z.strictObject({ semver: z.string() }),
    ],
    'expected a text, a number, a list, or one of equals, not, all, any, contains and semver',
  ),
  ABOUT,
  'matcher',
);
