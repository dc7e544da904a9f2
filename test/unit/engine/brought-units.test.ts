import { expect, it } from '@jest/globals';

import { broughtUnits, unitOfFile } from '../../../src/engine/brought-units.js';

it.each([
  ['/lib/systemd/system/a.service', 'a.service'],
  ['/usr/lib/systemd/system/b@.socket', 'b@.socket'],
  ['/usr/lib/systemd/system/c.slice', 'c.slice'],
  ['/usr/lib/systemd/system/a.service.d/x.conf', undefined],
  ['/usr/lib/systemd/system/a.service.d', undefined],
  ['/usr/lib/systemd/user/a.service', undefined],
  ['/opt/lib/systemd/system/a.service', undefined],
  ['/lib/systemd/system', undefined],
])('unitOfFile %s', (file, unit) => {
  expect(unitOfFile(file)).toBe(unit);
});

it('init scripts become services, and each unit is told once', () => {
  const files = [
    ...['/etc/init.d', '/etc/init.d/web', '/etc/rc.d/init.d/old', '/etc/init.d/sub/no'],
    ...['/lib/systemd/system/web.service', '/usr/lib/systemd/system/web.socket'],
  ];
  expect(broughtUnits(files)).toEqual(['web.service', 'old.service', 'web.socket']);
});
