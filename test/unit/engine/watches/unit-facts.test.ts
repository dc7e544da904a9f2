import { expect, it } from '@jest/globals';

import { parseUnits, readUnits, shippedUnits } from '../../../../src/engine/watches/unit-facts.js';
import { fakeMachine, outcome } from '../../../support/machine.js';

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

Id=x.socket
LoadState=loaded
ActiveState=inactive
SubState=dead
UnitFileState=disabled

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
  });
  expect(socket).toMatchObject({ unit: 'x.socket', mainPid: 0, startedBy: [], refuses: false });
  expect(more).toEqual([]);
  expect(parseUnits(shown).map(({ unit }) => unit)).toEqual(['x.service', 'x.socket']);
  expect(parseUnits('')).toEqual([]);
});

it('takes units of the system, no templates, no drop-ins, nothing of users, but init scripts', () => {
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
  ).toEqual(['a.service', 'b-c.timer', 'g-h.service']);
});

it('asks once for all, and not at all for none', async () => {
  const asked: string[] = [];
  const machine = fakeMachine({
    query: ({ args }) => {
      asked.push(args.slice(args.indexOf('--')).join(' '));
      return Promise.resolve(outcome(0, 'Id=a.service\n'));
    },
  });
  const { signal } = new AbortController();
  expect(await readUnits(machine, [], signal)).toEqual([]);
  expect(await readUnits(machine, ['a.service', 'b.service'], signal)).toHaveLength(1);
  expect(asked).toEqual(['-- a.service b.service']);
});
