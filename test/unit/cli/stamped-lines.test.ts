import { expect, it } from '@jest/globals';

import { stampLines } from '../../../src/cli/stamped-lines.js';

it.each([
  ['one line', 'debian-12', 'boot …', '03:04:05 debian-12  boot …\n'],
  ['every line', 'a', 'one\ntwo', '03:04:05 a  one\n03:04:05 a  two\n'],
  ['no control sequences of a name', '\u001b[31mred\u001b[0m', 'x', '03:04:05 red  x\n'],
])('a time stamp and the target are before %s', (_, target, text, expected) => {
  expect(stampLines(new Date(2026, 0, 2, 3, 4, 5), target, text)).toBe(expected);
});
