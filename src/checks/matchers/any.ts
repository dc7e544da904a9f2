import type { Matcher } from './matcher.js';

/** At least one of them. */
export function any(parts: readonly Matcher[]): Matcher {
  return {
    shown: `any of ${parts.map(({ shown }) => shown).join(', ')}`,
    matches: (actual) => parts.some((part) => part.matches(actual)),
  };
}
