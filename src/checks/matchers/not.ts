import type { Matcher } from './matcher.js';

export function not(inner: Matcher): Matcher {
  return { shown: `not ${inner.shown}`, matches: (actual) => !inner.matches(actual) };
}
