import type { Matcher, Value } from './matcher.js';
import { quote, show } from './show.js';

/** How much of a long value is shown before and after the place that matters. */
const BEFORE = 30;
const AFTER = 60;
/** What is shorter is shown whole. */
const SHORT = 100;

export interface Sides {
  readonly expected: string;
  readonly actual: string;
}

/** Both sides, a line each; what is long is cut around the place where it is no longer as it should be. */
export function differ({ shown, text, part }: Matcher, actual: Value): Sides {
  const sought = text ?? part;
  const isLong = shown.length > SHORT || show(actual).length > SHORT;
  if (typeof actual !== 'string' || sought === undefined || !isLong) {
    return { expected: shown, actual: cutEnd(actual) };
  }
  const [inSought, inActual] =
    text === undefined ? longestPart(sought, actual) : commonStart(sought, actual);
  const expected = window(sought, inSought);
  return {
    expected: text === undefined ? `contains ${expected}` : expected,
    actual: window(actual, inActual),
  };
}

/** In a few words, for the middle of a sentence. */
export function cutEnd(value: Value, longest = SHORT): string {
  if (typeof value === 'string' && value.length > longest)
    return `${quote(value.slice(0, longest))}…`;
  const shown = show(value);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}…`;
}

function commonStart(a: string, b: string): readonly [number, number] {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index++;
  return [index, index];
}

/** How much of the beginning of `part` is anywhere in the whole, and where that ends. */
function longestPart(part: string, whole: string): readonly [number, number] {
  let [there, most] = [0, part.length];
  while (there < most) {
    const middle = Math.ceil((there + most) / 2);
    if (whole.includes(part.slice(0, middle))) there = middle;
    else most = middle - 1;
  }
  return [there, there === 0 ? 0 : whole.indexOf(part.slice(0, there)) + there];
}

/** The text around that place, in quotes; the dots stand outside of them. */
function window(text: string, at: number): string {
  const from = at <= 2 * BEFORE ? 0 : at - BEFORE;
  const to = Math.min(text.length, at + AFTER);
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  return before + quote(text.slice(from, to)) + after;
}
