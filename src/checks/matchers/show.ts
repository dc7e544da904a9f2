import { isList, isSet, soleOf, type Value } from './matcher.js';

/** In one line. A text that could be taken for something else is in quotes. */
export function show(value: Value): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return isPlain(value) ? value : quote(value);
  if (isSet(value)) return value.size === 1 ? show(soleOf(value)) : showList([...value].sort());
  return isList(value) ? showList(value) : escape(JSON.stringify(value));
}

function showList(values: readonly Value[]): string {
  return `[${values.map(show).join(', ')}]`;
}

/** As JSON has it: no line breaks, and nothing that a terminal would obey or text would turn around. */
export function quote(text: string): string {
  return escape(JSON.stringify(text));
}

/** What JSON leaves as it is, although it is no character to see. */
const UNSEEN = /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

function escape(json: string): string {
  return json.replace(
    UNSEEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A word or a path, which says of itself that it is a text. */
function isPlain(text: string): boolean {
  const isOther = /^(?:nothing|true|false|null|\/[^/]+\/[imsu]*)$/.test(text);
  return /^[\w/.][\w./:@+~=-]*$/.test(text) && !isOther;
}
