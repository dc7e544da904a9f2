import { describe, expect, it } from '@jest/globals';

import { renderChanges } from '../../../../src/engine/changes-text.js';
import { companionsOf, wordsIn } from '../../../../src/engine/watches/leftover-claims.js';
import {
  accountFinding,
  fileFinding,
  runningFindings,
  unitNames,
} from '../../../../src/engine/watches/leftover-findings.js';
import {
  newAccounts,
  parseAccounts,
  sortOf,
} from '../../../../src/engine/watches/leftover-names.js';
import {
  activeUnits,
  broughtBy,
  runningOf,
} from '../../../../src/engine/watches/leftover-running.js';
import type { Change } from '../../../../src/machine/changes.js';
import { parseProgram, unitOf, type GuestProcess } from '../../../../src/machine/processes.js';

const users = parseAccounts('root:x:0:0::/:/bin/sh\nweb:x:101:102::/:/bin/false\n\nbroken\n');
const groups = parseAccounts('root:x:0:\nweb:x:102:\n');
const moment = { phase: 'purge', now: { users, groups } } as const;
const file: Change = {
  path: '/etc/x.conf',
  what: 'added',
  kind: 'file',
  mode: 0o4640,
  uid: 101,
  gid: 999,
  sizeBytes: 12,
  modifiedMs: 0,
};
const added = (path: string): Change => ({ ...file, path });

describe('accounts', () => {
  it('are read, and what is new is told', () => {
    expect([...users]).toEqual([
      ['root', 0],
      ['web', 101],
    ]);
    expect(newAccounts(parseAccounts('root:x:0:0'), users)).toEqual(['web']);
    expect(accountFinding({ kind: 'user', name: 'web' }, moment).message).toBe(
      'purge has left user:web: user 101, which was not there before',
    );
  });
});

describe('files', () => {
  it.each([
    [{}, false, 'file, of web:999, mode 4640, 12 bytes'],
    [{}, true, 'configuration file that the package brought, of web:999, mode 4640, 12 bytes'],
    [
      { kind: 'directory', inside: [added('/etc/a'), added('/etc/b')] },
      false,
      'directory, of web:999, mode 4640, with all in it: 2',
    ],
    [
      { kind: 'directory', inside: [added('/etc/a'), added('/etc/cron.d/b')] },
      false,
      'directory, of web:999, mode 4640, with all in it: 2 (cron job /etc/cron.d/b)',
    ],
    [
      {
        kind: 'directory',
        inside: ['a', 'b', 'c', 'd', 'e'].map((x) => added(`/etc/cron.d/${x}`)),
      },
      false,
      'directory, of web:999, mode 4640, with all in it: 5 ' +
        '(cron job /etc/cron.d/a, cron job /etc/cron.d/b, cron job /etc/cron.d/c, 2 more)',
    ],
    [{ kind: 'link', target: '/x\u001b[31m' }, false, 'link, of web:999, to /x'],
  ] as const)('%o %s', (rest, isBrought, actual) => {
    const one = { ...file, inside: [], ...rest };
    expect(fileFinding(one, { ...moment, isBrought }).actual).toBe(actual);
  });

  it.each([
    ['/etc/systemd/system/a.target.wants/x.service', 'link', '/x', 'link of an enabled unit'],
    ['/etc/systemd/system/x.service', 'link', '/dev/null', 'masked unit'],
    ['/etc/systemd/system/x.service', 'file', undefined, 'unit file'],
    ['/etc/cron.d/x', 'file', undefined, 'cron job'],
    ['/etc/cron.d', 'directory', undefined, 'directory'],
    ['/var/spool/cron/crontabs/x', 'file', undefined, 'cron job'],
    ['/etc/logrotate.d/x', 'file', undefined, 'logrotate rule'],
    ['/usr/lib/sysusers.d/x.conf', 'file', undefined, 'sysusers file'],
    ['/etc/tmpfiles.d/x.conf', 'file', undefined, 'tmpfiles file'],
    ['/opt/x', 'link', '/y', 'link'],
    ['/opt/x', 'socket', undefined, 'socket'],
  ] as const)('%s %s is a %s', (path, kind, target, sort) => {
    expect(sortOf({ path, kind, ...(target !== undefined && { target }) })).toBe(sort);
  });

  it('as a list, safe to be shown', () => {
    const changes: Change[] = [
      file,
      { ...file, path: '/a\nb\u001b[2J', what: 'changed', kind: 'link', target: '/c' },
      { ...file, what: 'removed' },
    ];
    expect(renderChanges(changes)).toBe(
      '+ file 4640 101:999 12 /etc/x.conf\n~ link 4640 101:999 12 /ab -> /c\n- file 4640 101:999 12 /etc/x.conf',
    );
  });
});

describe('what runs', () => {
  const one = (rest: Partial<GuestProcess>): GuestProcess => ({
    pid: 7,
    uid: 101,
    program: '/usr/bin/sleep',
    isDeleted: false,
    ...rest,
  });
  const brought = broughtBy([
    '/lib/systemd/system/x.service',
    '/usr/lib/systemd/system/t@.service',
    '/usr/lib/systemd/system/x.service.d/drop.conf',
    '/sbin/xd',
  ]);

  it.each([
    ['by its unit', { unit: 'x.service' }, 1],
    ['by its template', { unit: 't@one.service' }, 1],
    ['by its program, which is gone', { program: '/usr/sbin/xd', isDeleted: true }, 1],
    ['another unit', { unit: 'y.service' }, 0],
    ['another program that is gone', { program: '/usr/bin/old', isDeleted: true }, 0],
  ] as const)('%s', (_, rest, count) => {
    expect(runningOf([one(rest)], brought)).toHaveLength(count);
  });

  it('a unit that is up stands for its processes', () => {
    expect(unitNames(brought)).toEqual(['x.service']);
    const shown =
      'Id=x.service\nActiveState=active\nSubState=running\n\nId=y.service\nActiveState=failed\n';
    const active = activeUnits(shown);
    const other = one({ pid: 8, program: '/usr/sbin/xd', isDeleted: true });
    const found = runningFindings(active, [one({ unit: 'x.service' }), other], moment);
    expect(found.map(({ message }) => message)).toEqual([
      'purge has left x.service: still active (running); process 7 of web runs /usr/bin/sleep',
      'purge has left process 8: still there: process 8 of web runs /usr/sbin/xd, which is no longer there',
    ]);
  });

  it.each([
    ['0::/payload/system.slice/x.service', 'x.service'],
    ['0::/m/payload/system.slice/system-t.slice/t@one.service/sub', 't@one.service'],
    ['2:cpu:/a\n0::/user.slice/session-1.scope', undefined],
  ])('%s belongs to %s', (text, unit) => {
    expect(unitOf(text)).toBe(unit);
  });

  it('a program that is no longer there', () => {
    expect(parseProgram('/usr/bin/x (deleted)')).toEqual({
      program: '/usr/bin/x',
      isDeleted: true,
    });
    expect(parseProgram('/usr/bin/x')).toEqual({ program: '/usr/bin/x', isDeleted: false });
  });
});

describe('packages that came along', () => {
  it('are known by their lists and scripts, the tested ones are not among them', () => {
    const appeared = [
      added('/var/lib/dpkg/info/dep:amd64.list'),
      added('/var/lib/dpkg/info/dep:amd64.postinst'),
      added('/var/lib/dpkg/info/ours.postrm'),
      added('/var/lib/pacman/local/dep-common-1.0-1/install'),
      added('/usr/lib/sysusers.d/dep.conf'),
    ];
    const { names, scripts } = companionsOf(appeared, new Set(['ours']));
    expect([...names]).toEqual(['dep']);
    expect(scripts).toEqual([appeared[1]?.path, appeared[3]?.path, appeared[4]?.path]);
  });

  it.each([
    ['adduser --system web', 'web', true],
    ['adduser --system website', 'web', false],
    ['adduser web-admin', 'web', false],
    ['chown x "/var/lib/web"', '/var/lib/web', true],
    ['chown x /var/lib/web-2', '/var/lib/web', false],
  ])('%s speaks of %s: %s', (text, word, expected) => {
    expect(wordsIn(text, [word]).has(word)).toBe(expected);
  });
});
