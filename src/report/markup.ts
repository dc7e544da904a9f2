import { legible } from './legible.js';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Most texts: what takes time need not be done to them. */
const PLAIN = /^[\n !#-%(-;=?-~]*$/;

/** For XML, HTML and SVG, also within quotes: a guest's output is text, whatever it looks like. */
export function escapeMarkup(text: string): string {
  if (PLAIN.test(text)) return text;
  return legible(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** ` name="value"` for each that is given; lines stay lines. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${attribute(String(value))}"`))
    .join('');
}

/** A parser makes spaces of those that are not written as numbers. */
function attribute(value: string): string {
  return escapeMarkup(value).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
