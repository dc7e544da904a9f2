import { describe, expect, it } from '@jest/globals';

import { readMatcher } from '../../../../src/checks/matchers/index.js';
import type { Value } from '../../../../src/checks/matchers/matcher.js';
import { matcherSchema, type RawMatcher } from '../../../../src/checks/matchers/raw.js';
import { failureOf } from '../../../support/failure.js';

/** Read as the file is: nothing may be wrong with it. */
function matcher(raw: RawMatcher) {
  expect(matcherSchema.safeParse(raw).error).toBeUndefined();
  return readMatcher(raw, (path, message) => {
    throw new Error(`${path.join('.')}: ${message}`);
  });
}

type Row = readonly [raw: RawMatcher, shown: string, yes: readonly Value[], no: readonly Value[]];

describe('a matcher', () => {
  it.each<Row>([
    ['root', 'root', ['root', 'root\n', 'root\r\n'], ['Root', ' root', 'root\nx', undefined, null]],
    ['', '""', ['', '\n'], [' ', undefined, 0]],
    ['two words', '"two words"', ['two words'], ['two']],
    ['1.0', '1.0', ['1.0'], [1, '1']],
    ['3', '3', ['3', 3], [4]],
    [3, '3', [3, '3', ' 3\n', '3.0'], [4, '4', '3 apples', true, [3], undefined]],
    [-1.5, '-1.5', ['-1.5'], ['1.5']],
    [true, 'true', [true], ['true', 1, undefined]],
    [null, 'null', [null], [undefined, 'null', 0]],
    ['/^ok$/', '/^ok$/', ['ok'], ['OK', 'okay', undefined]],
    ['/^ok$/im', '/^ok$/im', ['so\nOK\nyes'], ['okay']],
    ['/a\\/b/', '/a\\/b/', ['a/b'], ['ab']],
    ['/[/]/', '/[/]/', ['a/b'], ['ab']],
    ['/404/', '/404/', [404, 'status 404'], [200]],
    ['/"id":7/', '/"id":7/', [{ id: 7 }], [{ id: 8 }]],
    ['/etc/fstab', '/etc/fstab', ['/etc/fstab'], ['etc']],
    ['/', '/', ['/'], ['']],
    ['>= 3', '>= 3', [3, 4, '3', '10\n'], [2.9, 'three', undefined, '3 apples']],
    ['> 1k, <= 2k', '> 1k, <= 2k', [1025, 2048], [1024, 2049]],
    ['>1 <3', '>1 <3', [2], [1, 3]],
    ['!= 0', '!= 0', [1, -1], [0, '0', undefined]],
    ['= 5', '= 5', [5], [6]],
    ['< 1.5MiB', '< 1.5MiB', [1_572_863], [1_572_864]],
    ['200..299', '200..299', [200, 250, 299], [199, 300]],
    ['> 3 apples', '"> 3 apples"', ['> 3 apples'], [4]],
    [[200, 404], '[200, 404]', [200, 404, '404'], [500, undefined]],
    [
      ['a', 'b'],
      '[a, b]',
      ['a', 'b', ['a', 'b'], new Set(['b', 'a'])],
      ['c', ['b', 'a'], ['a'], new Set(['a'])],
    ],
    [
      ['/^a/', 'ab'],
      '[/^a/, ab]',
      [new Set(['ab', 'a']), new Set(['a', 'ab'])],
      [new Set(['ab', 'b'])],
    ],
    [[], '[]', [[], new Set<string>()], ['', undefined, ['a']]],
    [{ equals: '>= 3' }, '">= 3"', ['>= 3'], [4]],
    [{ equals: '/x/' }, '"/x/"', ['/x/'], ['x']],
    [{ not: 'root' }, 'not root', ['nobody', undefined], ['root']],
    [{ not: ['a', 'b'] }, 'not [a, b]', ['c'], ['a']],
    [{ not: { not: 1 } }, 'not not 1', [1], [2]],
    [{ all: ['/a/', '/b/'] }, 'all of /a/, /b/', ['ab'], ['a', 'b']],
    [{ any: ['/a/', '/b/'] }, 'any of /a/, /b/', ['a', 'b'], ['c']],
    [{ contains: 'x y' }, 'contains "x y"', ['a x y b', ['x y']], ['x', ['a x y b'], undefined]],
    [
      { contains: ['a', '/b/'] },
      'contains a, /b/',
      ['ab', ['a', 'xb'], new Set(['b', 'a'])],
      ['a', ['b']],
    ],
    [{ contains: '.*' }, 'contains ".*"', ['a.*b'], ['ab']],
    [{ contains: 7 }, 'contains 7', [[7, 8]], [[8]]],
    [
      { semver: '>=1.2 <2' },
      'semver >=1.2 <2',
      ['1.2.0', 'v1.9', 'nginx version: nginx/1.22.1'],
      ['2.0.0', '1.1', 'none', undefined],
    ],
    [{ semver: '^1.0.0' }, 'semver ^1.0.0', ['1.5.0-rc.1'], ['1.0.0-rc.1']],
    ['root', 'root', [new Set(['root'])], [new Set(['root', 'x']), new Set<string>()]],
    ['/^r/', '/^r/', [new Set(['root'])], [new Set(['root', 'rx'])]],
    ['> 1', '> 1', [new Set(['2'])], [new Set(['2', '3'])]],
  ])('%j is shown as %s', (raw, shown, yes, no) => {
    const { matches, shown: told } = matcher(raw);
    expect(told).toBe(shown);
    expect(yes.filter((value) => !matches(value))).toEqual([]);
    expect(no.filter((value) => matches(value))).toEqual([]);
  });

  it('stops an expression that would never end', async () => {
    const { matches } = matcher('/^(a+)+$/');
    const error = await failureOf(() => matches(`${'a'.repeat(50)}!`));
    expect(error.code).toBe('BAD_OPTION');
    expect(error.message).toBe('/^(a+)+$/ took longer than 1 s for 51 characters');
    expect(error.hint).toBe('Avoid repetitions within repetitions, such as (a+)+.');
    expect(matches('aaa')).toBe(true); // and is as before
  });
});

describe('a mistake', () => {
  const NO_REGEX = 'no regular expression: ';
  const SLASHES = "a slash within a regular expression is written \\/, a text { equals: '…' }";
  it.each<readonly [RawMatcher, readonly PropertyKey[], string]>([
    ['/(/', [], `${NO_REGEX}Unterminated group`],
    ['/a**/', [], `${NO_REGEX}Nothing to repeat`],
    ['/[z-a]/', [], `${NO_REGEX}Range out of order in character class`],
    ['/x/uu', [], `${NO_REGEX}Invalid flags supplied to RegExp constructor 'uu'`],
    ['//', [], 'an empty expression matches everything'],
    ['/a/b/', [], SLASHES],
    ['/var/lib/', [], SLASHES],
    [['ok', '/(/'], [1], `${NO_REGEX}Unterminated group`],
    [{ not: '/(/' }, ['not'], `${NO_REGEX}Unterminated group`],
    [{ all: ['a', { any: ['/(/'] }] }, ['all', 1, 'any', 0], `${NO_REGEX}Unterminated group`],
    [{ contains: '' }, ['contains'], 'everything contains nothing'],
    [{ contains: [] }, ['contains'], 'everything contains nothing'],
    [{ contains: ['a', '/(/'] }, ['contains', 1], `${NO_REGEX}Unterminated group`],
    [{ semver: 'new' }, ['semver'], 'no range of versions'],
    [{ semver: '' }, ['semver'], 'no range of versions'],
  ])('%j', (raw, path, message) => {
    const mistakes: unknown[] = [];
    const { matches } = readMatcher(raw, (...mistake) => mistakes.push(mistake));
    expect(mistakes).toEqual([[path, message]]);
    expect(typeof matches('x')).toBe('boolean');
  });
});

describe('the schema', () => {
  const EXPECTED =
    'expected a text, a number, a list, or one of equals, not, all, any, contains and semver';
  it.each<readonly [unknown, readonly PropertyKey[]]>([
    [{}, []],
    [{ nott: 'x' }, []],
    [{ not: 'x', all: ['y'] }, []],
    [{ any: 'x' }, []],
    [{ semver: 1 }, []],
    [{ equals: ['a'] }, []],
    [undefined, []],
  ])('refuses %j', (raw, path) => {
    const { error } = matcherSchema.safeParse(raw);
    expect(error?.issues.map((issue) => [issue.path, issue.message])).toEqual([[path, EXPECTED]]);
  });

  it('wants something in a list of several', () => {
    const { error } = matcherSchema.safeParse({ all: [] });
    expect(error?.issues.map(({ path, message }) => [path, message])).toEqual([
      [['all'], 'expected at least one'],
    ]);
  });
});
