import { expect, it } from '@jest/globals';

import { hasOwnUsers, parseIdOffset, readIdOffset } from '../../../src/machine/id-map.js';

it.each([
  ['         0          0 4294967295\n', 0],
  ['         0  524288      65536\n', 524_288],
  ['', 0],
])('parseIdOffset of %j', (map, offset) => {
  expect(parseIdOffset(map)).toBe(offset);
});

it('a process of the host has the users of the host', () => {
  expect(hasOwnUsers(process.pid)).toBe(false);
  expect(readIdOffset(process.pid)).toBe(0);
});

it('what has ended has none', () => {
  expect(hasOwnUsers(2 ** 22 + 1)).toBe(false);
  expect(() => readIdOffset(2 ** 22 + 1)).toThrow('ENOENT');
});
