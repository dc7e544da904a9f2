import { ValueError } from '../command-line/usage-error.js';

/** What several `--filter name=value` ask for: of each name, one of its values. */
export type Filters = Readonly<Record<string, readonly string[]>>;

/** Throws a ValueError, in docker's words. */
export function parseFilter(text: string): readonly [string, string] {
  const equals = text.indexOf('=');
  if (equals < 0) throw new ValueError('bad format of filter (expected name=value)');
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()];
}

/** Throws a ValueError for a name that is none of `known`. */
export function gatherFilters(
  pairs: readonly (readonly [string, string])[],
  known: readonly string[],
): Filters {
  const filters: Record<string, string[]> = {};
  for (const [name, value] of pairs) {
    if (!known.includes(name)) throw new ValueError(`invalid filter '${name}'`);
    (filters[name] ??= []).push(value);
  }
  return filters;
}

/** `tier`, or `tier=web`. */
export function hasLabel(labels: Readonly<Record<string, string>>, wanted: string): boolean {
  const [name = '', ...value] = wanted.split('=');
  return Object.hasOwn(labels, name) && (value.length === 0 || labels[name] === value.join('='));
}
