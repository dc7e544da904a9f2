import { afterEach, expect, it } from '@jest/globals';

import { colours } from '../../../src/report/colours.js';

const { NO_COLOR, TERM } = process.env;

afterEach(() => {
  setVariable('NO_COLOR', NO_COLOR);
  setVariable('TERM', TERM);
});

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) Reflect.deleteProperty(process.env, name);
  else process.env[name] = value;
}

it.each([
  ['a terminal', true, undefined, 'xterm', '\u001b[31mx\u001b[39m'],
  ['a terminal with an empty NO_COLOR', true, '', 'xterm', '\u001b[31mx\u001b[39m'],
  ['a terminal with NO_COLOR', true, '1', 'xterm', 'x'],
  ['a dumb terminal', true, undefined, 'dumb', 'x'],
  ['a pipe', false, undefined, 'xterm', 'x'],
  ['a stream that does not know', undefined, undefined, 'xterm', 'x'],
])('%s', (_, isTTY, noColor, term, painted) => {
  setVariable('NO_COLOR', noColor);
  setVariable('TERM', term);
  expect(colours(isTTY === undefined ? {} : { isTTY }).red('x')).toBe(painted);
});
