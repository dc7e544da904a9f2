import { expect, it } from '@jest/globals';

import { unitEntries } from '../../../src/machine/unit-entries.js';

it('asks for entries in any field that names the unit', () => {
  expect(unitEntries('x.service').join(' ')).toBe(
    'UNIT=x.service + _SYSTEMD_UNIT=x.service + OBJECT_SYSTEMD_UNIT=x.service + COREDUMP_UNIT=x.service',
  );
});
