import type { Matcher } from './matcher.js';

/** Every one of them. */
export function all(parts: readonly Matcher[]): Matcher {
  return {
    shown: `all of ${parts.map(({ shown }) => shown).join(', ')}`,
    matches: (actual) => parts.every((part) => part.matches(actual)),
  };
}
