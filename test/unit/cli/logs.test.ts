import { describe, expect, it } from '@jest/globals';

import { lastOf, readChoice } from '../../../src/cli/logs.js';

describe('lastOf', () => {
  it.each([
    ['a\nb\nc\n', 2, 'b\nc\n'],
    ['a\nb\nc', 2, 'b\nc'],
    ['a\n', 5, 'a\n'],
    ['a\n', 0, ''],
    ['', 3, ''],
  ])('%j, the last %d', (text, count, expected) => {
    expect(lastOf(text, count)).toBe(expected);
  });
});

describe('readChoice', () => {
  it('takes what journalctl takes', () => {
    expect(readChoice({ lines: '12', unit: 'x', since: 'today' })).toEqual({
      ...{ lines: 12, unit: 'x', since: 'today' },
    });
    expect(readChoice({})).toEqual({ lines: undefined, unit: undefined, since: undefined });
  });

  it.each(['all', '-1', '1.5', ''])('refuses %j lines', (lines) => {
    expect(() => readChoice({ lines })).toThrow(`--lines must be a number, not '${lines}'`);
  });
});
