import { expect, it } from '@jest/globals';

import { parseBlame } from '../../../src/machine/blame.js';

it.each([
  ['123ms dbus.service', [{ unit: 'dbus.service', ms: 123 }]],
  ['  1min 2.345s apt-daily.service', [{ unit: 'apt-daily.service', ms: 62_345 }]],
  ['1h 2min 3s slow.mount', [{ unit: 'slow.mount', ms: 3_723_000 }]],
  [
    '1.002s a.service\n   734us b.service\n',
    [
      { unit: 'a.service', ms: 1002 },
      { unit: 'b.service', ms: 1 },
    ],
  ],
  ['Bootup is not yet finished (org.freedesktop.systemd1.Manager.FinishTimestampMonotonic=0).', []],
  ['', []],
])('%j', (text, slowest) => {
  expect(parseBlame(text)).toEqual(slowest);
});

it('keeps the ten that took longest', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `${100 - i}ms unit-${i}.service\n`);
  expect(parseBlame(lines.join('')).at(-1)).toEqual({ unit: 'unit-9.service', ms: 91 });
});
