import satisfies from 'semver/functions/satisfies.js';
import coerce from 'semver/functions/coerce.js';
import validRange from 'semver/ranges/valid.js';

import type { Matcher } from './matcher.js';
import { textOf } from './pattern.js';

const LONGEST_TEXT = 10_000;

/**
 * The first version that the text tells, `nginx version: nginx/1.22.1` as well as `1.22`, lies in the
 * range, as npm has it; versions before a release count as below it. undefined for what is no range.
 */
export function parseSemver(range: string): Matcher | undefined {
  if (range.trim() === '' || validRange(range) === null) return undefined;
  return {
    shown: `semver ${range}`,
    matches: (actual) => {
      const text = textOf(actual)?.slice(0, LONGEST_TEXT);
      const version = text === undefined ? null : coerce(text, { includePrerelease: true });
      return version !== null && satisfies(version, range, { includePrerelease: true });
    },
  };
}
