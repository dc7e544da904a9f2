import { all } from './all.js';
import { any } from './any.js';
import { parseComparison } from './comparison.js';
import { contains } from './contains.js';
import { list } from './list.js';
import { literal } from './literal.js';
import type { Matcher } from './matcher.js';
import { not } from './not.js';
import { parsePattern, pattern } from './pattern.js';
import type { RawMatcher } from './raw.js';
import { parseSemver } from './semver.js';

/** Told what is wrong with the part of a matcher that is at that path. */
export type OnMistake = (path: readonly PropertyKey[], message: string) => void;

/** What the schema has accepted. A part that is wrong is told, and matches nothing. */
export function readMatcher(raw: RawMatcher, onMistake: OnMistake): Matcher {
  return new Reader(onMistake).read(raw, []);
}

class Reader {
  readonly #wrong: OnMistake;

  constructor(onMistake: OnMistake) {
    this.#wrong = onMistake;
  }

  read(raw: RawMatcher, path: readonly PropertyKey[]): Matcher {
    if (typeof raw === 'string') return this.#text(raw, path);
    if (typeof raw !== 'object' || raw === null) return literal(raw);
    if (isList(raw)) return list(this.#each(raw, path));
    if ('equals' in raw) return literal(raw.equals);
    if ('not' in raw) return not(this.read(raw.not, [...path, 'not']));
    if ('all' in raw) return all(this.#each(raw.all, [...path, 'all']));
    if ('any' in raw) return any(this.#each(raw.any, [...path, 'any']));
    if ('contains' in raw) return this.#contains(raw.contains, [...path, 'contains']);
    return parseSemver(raw.semver) ?? this.#no([...path, 'semver'], 'no range of versions');
  }

  #each(raws: readonly RawMatcher[], path: readonly PropertyKey[]): Matcher[] {
    return raws.map((raw, index) => this.read(raw, [...path, index]));
  }

  #text(text: string, path: readonly PropertyKey[]): Matcher {
    const expression = parsePattern(text);
    if (expression instanceof RegExp) return pattern(expression);
    if (expression) return this.#no(path, expression.wrong);
    return parseComparison(text) ?? literal(text);
  }

  /** A text there stands for itself, whatever it looks like; an expression is one. */
  #contains(raw: RawMatcher, path: readonly PropertyKey[]): Matcher {
    const raws = isList(raw) ? raw : [raw];
    if (raws.length === 0 || raws.includes(''))
      return this.#no(path, 'everything contains nothing');
    const parts = isList(raw) ? this.#each(raw, path) : [this.read(raw, path)];
    return contains(parts);
  }

  #no(path: readonly PropertyKey[], message: string): Matcher {
    this.#wrong(path, message);
    return any([]);
  }
}

function isList(raw: RawMatcher): raw is readonly RawMatcher[] {
  return Array.isArray(raw);
}
