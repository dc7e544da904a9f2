import { describe, expect, it } from '@jest/globals';

import { differ } from '../../../../src/checks/matchers/difference.js';
import { readMatcher } from '../../../../src/checks/matchers/index.js';
import type { Value } from '../../../../src/checks/matchers/matcher.js';
import type { RawMatcher } from '../../../../src/checks/matchers/raw.js';

const sides = (raw: RawMatcher, actual: Value) =>
  differ(
    readMatcher(raw, () => undefined),
    actual,
  );
const long = (middle: string) => `${'start '.repeat(30)}${middle}${' end'.repeat(50)}`;

describe('both sides', () => {
  it.each<readonly [string, RawMatcher, Value, string, string]>([
    ['of short texts', 'one', 'two\n', 'one', '"two\\n"'],
    ['of what is not there', 'one', undefined, 'one', 'nothing'],
    ['of numbers', '>= 3', 2, '>= 3', '2'],
    ['of lists', ['a', 'b'], ['a', 'x y'], '[a, b]', '[a, "x y"]'],
    ['of sets, in order', ['b'], new Set(['b', 'a']), '[b]', '[a, b]'],
    ['of JSON', 'x', { a: [1] }, 'x', '{"a":[1]}'],
    [
      'of long texts, cut around the difference',
      long('here'),
      long('there'),
      '…"start start start start start here end end end end end end end end end end end end end end"…',
      '…"start start start start start there end end end end end end end end end end end end end en"…',
    ],
    [
      'of a long text and a short one',
      'ok',
      long('ok'),
      '"ok"',
      '"start start start start start start start start start start "…',
    ],
    [
      'of a part that ends too early',
      { contains: 'the middle of it' },
      long('the middle to it'),
      'contains "the middle of it"',
      '…" start start start the middle to it end end end end end end end end end end end end end en"…',
    ],
    [
      'of a part of which nothing is there',
      { contains: '§' },
      long('middle'),
      'contains "§"',
      '"start start start start start start start start start start "…',
    ],
    [
      'of an expression, which cannot tell where',
      '/never/',
      long(''),
      '/never/',
      `${JSON.stringify('start '.repeat(30).slice(0, 100))}…`,
    ],
  ])('%s', (_, raw, actual, expected, shown) => {
    expect(sides(raw, actual)).toEqual({ expected, actual: shown });
  });

  it('show nothing that a terminal would obey', () => {
    expect(sides('x', '\u001b[31mred\u0007\u009b\u202e')).toEqual({
      expected: 'x',
      actual: '"\\u001b[31mred\\u0007\\u009b\\u202e"',
    });
  });
});
