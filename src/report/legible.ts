import { stripVTControlCharacters } from 'node:util';

/**
 * What no report may carry on: control characters (XML allows none of them), halves of characters, and
 * marks that turn the direction of the text around, behind which something else can hide.
 */
const ILLEGIBLE =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|\p{Surrogate}/gu;

const PLAIN = /^[\n -~]*$/;

/** The text of a guest as a person reads it: no colours, no control characters, lines kept. */
export function legible(text: string): string {
  if (PLAIN.test(text) || text.search(ILLEGIBLE) < 0) return text;
  return stripVTControlCharacters(text).replaceAll(ILLEGIBLE, '');
}

/** In one line. */
export function firstLine(text: string): string {
  return legible(text).split('\n', 1)[0] ?? '';
}
