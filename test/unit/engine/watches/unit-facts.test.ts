import { expect, it } from '@jest/globals';

import type { Ask } from '../../../../src/engine/watches/ask.js';
import {
  parseUnits,
  readLoaded,
  readUnits,
  shippedUnits,
} from '../../../../src/engine/watches/unit-facts.js';
import { outcome } from '../../../support/machine.js';

const shown = `Id=x.service
LoadState=loaded
ActiveState=active
SubState=running
UnitFileState=enabled
MainPID=12
InvocationID=abc
TriggeredBy=x.socket
RefuseManualStop=yes
RefuseManualStart=no
ExecStart={ path=/usr/bin/python3 ; argv[]=/usr/bin/python3 /usr/libexec/x --log=/var/log/x ; ignore_errors=no }
Result=success
Type=notify
NRestarts=2
ExecMainStatus=0
ActiveEnterTimestampMonotonic=500
ActiveExitTimestampMonotonic=0
InactiveExitTimestampMonotonic=400
MemoryPeak=77

Id=x.socket
LoadState=loaded
ActiveState=inactive
SubState=dead
UnitFileState=disabled
MemoryPeak=18446744073709551615

Id=x.service
LoadState=loaded
`;

it('reads a paragraph for each unit, and a unit of two names once', () => {
  const [service, socket, ...more] = parseUnits(
    shown.slice(0, -'\nId=x.service\nLoadState=loaded\n'.length),
  );
  expect(service).toEqual({
    unit: 'x.service',
    load: 'loaded',
    active: 'active',
    sub: 'running',
    file: 'enabled',
    mainPid: 12,
    invocation: 'abc',
    startedBy: ['x.socket'],
    refuses: true,
    paths: ['/usr/bin/python3', '/usr/bin/python3', '/usr/libexec/x', '/var/log/x'],
    result: 'success',
    type: 'notify',
    restarts: 2,
    mainStatus: '0',
    activeEnterUs: 500,
    activeExitUs: 0,
    inactiveExitUs: 400,
    memoryPeakBytes: 77,
  });
  expect(socket).toMatchObject({ unit: 'x.socket', mainPid: 0, startedBy: [], refuses: false });
  expect(socket?.memoryPeakBytes).toBeUndefined();
  expect(more).toEqual([]);
  expect(parseUnits(shown).map(({ unit }) => unit)).toEqual(['x.service', 'x.socket']);
  expect(parseUnits('')).toEqual([]);
});

it('takes units of the system, templates and init scripts, no drop-ins, nothing of users', () => {
  expect(
    shippedUnits([
      '/lib/systemd/system/a.service',
      '/usr/lib/systemd/system/a.service',
      '/usr/lib/systemd/system/b-c.timer',
      '/usr/lib/systemd/system/d@.service',
      '/usr/lib/systemd/system/a.service.d/more.conf',
      '/usr/lib/systemd/system/multi-user.target.wants/a.service',
      '/usr/lib/systemd/user/e.service',
      '/usr/lib/systemd/system',
      '/usr/lib/systemd/system/f\u001b.service',
      '/etc/init.d/a',
      '/etc/init.d/g-h',
      '/etc/init.d/README.md',
    ]),
  ).toEqual(['a.service', 'b-c.timer', 'd@.service', 'g-h.service']);
});

it('asks once for all, of templates for their instances, and not at all for none', async () => {
  const asked: string[] = [];
  const ask: Ask = ({ args }) => {
    asked.push(args.slice(args.indexOf('--')).join(' '));
    return Promise.resolve(outcome(0, 'Id=a.service\n'));
  };
  expect(await readUnits(ask, [])).toEqual([]);
  expect(await readUnits(ask, ['a.service', 'b@.service', 'c@1.service'])).toHaveLength(1);
  expect(asked).toEqual(['-- a.service b@*.service c@1.service']);
});

it('tells of those that there are', async () => {
  const loads = ['loaded', 'not-found', 'masked'];
  const text = loads.map((load) => `Id=${load}.service\nLoadState=${load}\n`).join('\n');
  const ask: Ask = () => Promise.resolve(outcome(0, text));
  expect(await readLoaded(ask, ['x.service'])).toMatchObject([{ unit: 'loaded.service' }]);
});
