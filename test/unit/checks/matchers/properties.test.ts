import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { differ } from '../../../../src/checks/matchers/difference.js';
import { readMatcher } from '../../../../src/checks/matchers/index.js';
import type { Value } from '../../../../src/checks/matchers/matcher.js';
import { matcherSchema, type RawMatcher } from '../../../../src/checks/matchers/raw.js';
import { quote, show } from '../../../../src/checks/matchers/show.js';

const scalar = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const value: fc.Arbitrary<Value> = fc.oneof(
  scalar,
  fc.constant(undefined),
  fc.array(scalar, { maxLength: 5 }),
  fc.array(fc.string(), { maxLength: 5 }).map((words) => new Set(words)),
  fc.dictionary(fc.string(), scalar),
);
const { raw } = fc.letrec<{ raw: RawMatcher }>((tie) => ({
  raw: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.constantFrom('/a+b?/i', '/^x/m', '>= 3', '1..5', '< 1k'),
    fc.record({ equals: scalar }),
    fc.record({ semver: fc.constantFrom('^1', '>=1.2 <2') }),
    fc.array(tie('raw'), { maxLength: 3 }),
    fc.record({ not: tie('raw') }),
    fc.record({ all: fc.array(tie('raw'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('raw'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ contains: tie('raw') }),
  ),
}));

/** Of Unicode: what is no character to see, or breaks a line. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u202e]/u;

const read = (given: RawMatcher) => readMatcher(given, () => undefined);

describe('whatever it is,', () => {
  it('a matcher is taken by the schema, has a line to be shown, and judges every value alike', () => {
    fc.assert(
      fc.property(raw, value, (given, actual) => {
        expect(matcherSchema.safeParse(given).success).toBe(true);
        const { matches, shown } = read(given);
        expect(shown).not.toMatch(UNSEEN);
        expect(matches(actual)).toBe(matches(actual));
      }),
    );
  });

  it('not turns a matcher around, and around again', () => {
    fc.assert(
      fc.property(raw, value, (given, actual) => {
        const is = read(given).matches(actual);
        expect(read({ not: given }).matches(actual)).toBe(!is);
        expect(read({ not: { not: given } }).matches(actual)).toBe(is);
      }),
    );
  });

  it('all and any are what logic has them to be', () => {
    fc.assert(
      fc.property(fc.array(raw, { minLength: 1, maxLength: 4 }), value, (given, actual) => {
        const each = given.map((one) => read(one).matches(actual));
        expect(read({ all: given }).matches(actual)).toBe(each.every(Boolean));
        expect(read({ any: given }).matches(actual)).toBe(each.some(Boolean));
        const nots = given.map((one) => ({ not: one }));
        expect(read({ not: { any: given } }).matches(actual)).toBe(
          read({ all: nots }).matches(actual),
        );
      }),
    );
  });

  it('a value equals itself, and is contained in what it is put into', () => {
    fc.assert(
      fc.property(scalar, fc.string(), fc.string(), (one, before, after) => {
        expect(read({ equals: one }).matches(one)).toBe(true);
        if (typeof one !== 'string' || one === '' || one.startsWith('/')) return;
        if (/^[<>=!\d-]/.test(one)) return; // a comparison
        expect(read({ contains: one }).matches(before + one + after)).toBe(true);
      }),
    );
  });

  it('numbers compare as numbers do', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (limit, actual) => {
        expect(read(`>= ${limit}`).matches(actual)).toBe(actual >= limit);
        expect(read(`< ${limit}`).matches(String(actual))).toBe(actual < limit);
        expect(read(`!= ${limit}`).matches(actual)).toBe(actual !== limit);
        const [low, high] = [Math.min(limit, actual), Math.max(limit, actual)];
        expect(read(`${low}..${high}`).matches(actual)).toBe(true);
      }),
    );
  });

  it('a set is matched by its elements in any order, a list by its own only', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 6 }), fc.integer(), (words, seed) => {
        const turned = [...words.slice(seed % 6), ...words.slice(0, seed % 6)];
        const elements = turned.map((equals) => ({ equals }));
        expect(read(elements).matches(new Set(words))).toBe(turned.length === words.length);
        expect(read(words.map((equals) => ({ equals }))).matches(words)).toBe(true);
      }),
    );
  });

  it('both sides of a difference are short lines that begin to differ in what is shown', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 400 });
    fc.assert(
      fc.property(text, text, text, (start, a, b) => {
        const [expected, actual] = [start + a, start + b];
        const matcher = read({ equals: expected });
        const sides = differ(matcher, actual);
        for (const side of [sides.expected, sides.actual]) {
          expect(side.length).toBeLessThan(700); // escapes take six characters each
          expect(side).not.toMatch(UNSEEN);
        }
        if (!matcher.matches(actual)) expect(sides.expected).not.toBe(sides.actual);
      }),
    );
  });

  it('what is shown of a value has nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(value, fc.string({ unit: 'binary' }), (one, text) => {
        expect(show(one)).not.toMatch(UNSEEN);
        expect(JSON.parse(quote(text))).toBe(text);
      }),
    );
  });
});
