import { expect, it } from '@jest/globals';

import { safeLine } from '../../../src/action/safe-line.js';

it.each([
  ['::error::no', ': :error::no'],
  ['  ::error::no', '  : :error::no'],
  ['Setting up x ##[add-mask]a', 'Setting up x # #[add-mask]a'],
  ['##[group]a ##[endgroup]', '# #[group]a # #[endgroup]'],
  ['a::b', 'a::b'],
  ['std::string is no command', 'std::string is no command'],
  ['\u001b[31m::error::x', ': :error::x'],
  ['\u0007::error::x', ': :error::x'],
])('%j cannot command the runner', (line, safe) => {
  expect(safeLine(line)).toBe(safe);
});
