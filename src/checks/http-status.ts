import type { RawMatcher } from './matchers/raw.js';

/** `2xx` is 200..299, wherever it stands in a matcher. */
export function expandStatus(raw: RawMatcher): RawMatcher {
  if (typeof raw === 'string')
    return /^[1-5]xx$/.test(raw) ? `${raw.charAt(0)}00..${raw.charAt(0)}99` : raw;
  if (typeof raw !== 'object' || raw === null) return raw;
  if (isList(raw)) return raw.map(expandStatus);
  if ('not' in raw) return { not: expandStatus(raw.not) };
  if ('all' in raw) return { all: raw.all.map(expandStatus) };
  return 'any' in raw ? { any: raw.any.map(expandStatus) } : raw;
}

/** Whether it is an answer with a redirect that is wanted. */
export function wantsRedirect(raw: RawMatcher | undefined): boolean {
  const words = isList(raw) ? raw : [raw];
  return words.some((word) => typeof word !== 'object' && /^3(?:\d\d|xx)$/.test(String(word)));
}

function isList(raw: RawMatcher | undefined): raw is readonly RawMatcher[] {
  return Array.isArray(raw);
}
