import { expect, it } from '@jest/globals';

import { safeLine } from '../../../src/action/observer.js';

it.each([
  ['plain text', 'plain text'],
  ['std::string is no command', 'std::string is no command'],
  ['::set-output name=a::b', ': :set-output name=a::b'],
  ['  ::error::x', '  : :error::x'],
  ['##[error]x', '# #[error]x'],
  ['\u001b[31m::error::x', ': :error::x'],
  ['\u0007::error::x', ': :error::x'],
])('safeLine(%j)', (line, safe) => {
  expect(safeLine(line)).toBe(safe);
});
