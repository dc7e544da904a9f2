import { expect, it } from '@jest/globals';

import { outlived, type Kept } from '../../../src/machine/retention.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const now = 100 * DAY_MS;
const kept = (directory: string, daysAgo: number, megabytes = 1): Kept => ({
  directory,
  sizeBytes: megabytes * 1e6,
  endedMs: now - daysAgo * DAY_MS,
});

it.each([
  ['nothing', [], []],
  ['what is young, few and small stays', [kept('a', 1), kept('b', 6.9)], []],
  ['what is older than a week goes', [kept('a', 1), kept('b', 7.1)], ['b']],
  ['of too large a sum the oldest go', [kept('b', 2, 300), kept('a', 1, 300)], ['b']],
  ['one that is too large goes alone', [kept('a', 1, 600)], ['a']],
  [
    'of too many the oldest go',
    Array.from({ length: 102 }, (_, index) => kept(`n${index}`, index / 100)),
    ['n100', 'n101'],
  ],
])('%s', (_, all, removed) => {
  expect(outlived(all, now)).toEqual(removed);
});
