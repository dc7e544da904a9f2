import { expect, it } from '@jest/globals';

import { safeLine } from '../../../src/action/observer.js';

it.each([
  ['::error::no', ': :error::no'],
  ['  ::error::no', '  : :error::no'],
  ['Setting up x ##[add-mask]a', 'Setting up x # #[add-mask]a'],
  ['##[group]a ##[endgroup]', '# #[group]a # #[endgroup]'],
  ['a::b', 'a::b'],
])('%j cannot command the runner', (line, safe) => {
  expect(safeLine(line)).toBe(safe);
});
