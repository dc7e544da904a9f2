import { soleOf, type Matcher, type Value } from './matcher.js';
import { show } from './show.js';

type Literal = string | number | boolean | null;

/**
 * The value itself. Of a text the line breaks at its end do not count, since programs print them and
 * nobody writes them; a number is also the text that says it.
 */
export function literal(expected: Literal): Matcher {
  return {
    shown: show(expected),
    matches: (actual) => isSame(soleOf(actual), expected),
    ...(typeof expected === 'string' && { text: expected }),
  };
}

function isSame(actual: Value, expected: Literal): boolean {
  if (actual === expected) return true;
  if (typeof actual === 'string' && typeof expected === 'string') {
    return withoutBreaks(actual) === withoutBreaks(expected);
  }
  if (typeof expected === 'number') return numberOf(actual) === expected;
  return typeof actual === 'number' && typeof expected === 'string' && String(actual) === expected;
}

function withoutBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--;
  return text.slice(0, end);
}

/** undefined for what is no number, and says none. */
export function numberOf(given: Value): number | undefined {
  const value = soleOf(given);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
}
