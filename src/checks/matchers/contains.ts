import { isList, isSet, type Matcher, type Value } from './matcher.js';
import { textOf } from './pattern.js';

/** Of a list or a set: elements that are there, each. Of a text: a part of it, or what an expression finds. */
export function contains(parts: readonly Matcher[]): Matcher {
  const [first, ...others] = parts;
  return {
    shown: `contains ${parts.map(({ shown }) => shown).join(', ')}`,
    matches: (actual) => parts.every((part) => hasPart(actual, part)),
    ...(first?.text !== undefined && others.length === 0 && { part: first.text }),
  };
}

function hasPart(actual: Value, part: Matcher): boolean {
  if (isSet(actual)) return [...actual].some((value) => part.matches(value));
  if (isList(actual)) return actual.some((value) => part.matches(value));
  const text = textOf(actual);
  if (text === undefined) return false;
  return part.text === undefined ? part.matches(text) : text.includes(part.text);
}
