import { expect, it } from '@jest/globals';

import { maskBytes } from '../../../src/engine/mask-file.js';

it.each([
  ['MESSAGE=x hunter22\nA=1\n', ['hunter22'], 'MESSAGE=x ********\nA=1\n'],
  ['hunterhunter', ['hunter'], '************'],
  ['\xff\0pw\0', ['none'], '\xff\0pw\0'],
  ['abcdef', ['abcd', 'abcdef'], '******'],
  ['a ****', ['****'], 'a ****'],
  ['pass', [], 'pass'],
])('maskBytes: %j without %j keeps its length', (text, secrets, masked) => {
  expect(maskBytes(Buffer.from(text, 'latin1'), secrets).toString('latin1')).toBe(masked);
});
