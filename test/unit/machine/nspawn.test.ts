import { describe, expect, it } from '@jest/globals';

import { initOf } from '../../../src/machine/init/index.js';
import { enterArgs, hostHasSystemd, machineArgs } from '../../../src/machine/nspawn.js';
import { command } from '../../../src/system/exec.js';
import { ownMark } from '../../../src/system/owner.js';

const options = {
  root: '/run/machine/root',
  name: 'postroj-debian-12ab',
  networkPath: '/proc/42/ns/net',
  binds: [],
};

const common = [
  '--quiet',
  '--directory',
  '/run/machine/root',
  '--network-namespace-path=/proc/42/ns/net',
  '--settings=no',
  '--link-journal=no',
  '--timezone=off',
  '--resolv-conf=off',
  `--setenv=POSTROJ_OWNER=${ownMark}`,
];

const setUp = '--capability=CAP_NET_ADMIN';

const unregistered = ['--register=no', '--keep-unit'];

describe('machineArgs', () => {
  const machineId = '0123456789abcdef0123456789abcdef';
  const init = initOf({ name: 'systemd', version: '252' });
  const argsFor = (name: string, version = '') =>
    machineArgs(options, { init: initOf({ name, version }), machineId });
  const ending = [
    `--uuid=${machineId}`,
    '--machine=postroj-debian-12ab',
    ...(hostHasSystemd() ? [] : unregistered),
  ];

  it.each([
    ['systemd', '252', 'yes', [setUp]],
    ['systemd', '', 'yes', [setUp]],
    ['systemd', '235', 'no', [setUp]],
    // on their way down they would take the network with them
    ['openrc', '0.62', 'no', []],
    ['runit', '2.1.2', 'no', []],
    ['sysvinit', '3.14', 'no', []],
  ])('boots %s %s, which says itself when it is ready: %s', (name, version, notifies, may) => {
    expect(argsFor(name, version)).toEqual({
      file: 'systemd-nspawn',
      args: [
        ...common,
        ...['--boot', '--console=read-only', ...may, `--notify-ready=${notifies}`],
        ...ending,
      ],
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
    });
  });

  it('holds what has no init open', () => {
    expect(argsFor('none').args).toEqual([
      ...common,
      ...['--as-pid2', '--console=pipe', setUp, '--notify-ready=no'],
      ...ending,
      ...['--', '/bin/sh', '-c', 'read -r _'],
    ]);
  });

  it('gives the legacy hierarchy of control groups where it was asked for', () => {
    const old = initOf({ name: 'systemd', version: '219' });
    const { env } = machineArgs({ ...options, hierarchy: 'legacy' }, { init: old, machineId });
    expect(env).toEqual({ SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '0' });
  });

  it.each([
    ['/srv/packages', '/run/postroj', '--bind-ro=/srv/packages:/run/postroj'],
    ['/srv/a:b', '/run/c:d', '--bind-ro=/srv/a\\:b:/run/c\\:d'],
    ['/srv/a\\b', '/run/x', '--bind-ro=/srv/a\\\\b:/run/x'],
  ])('shows %s as %s, read-only', (hostPath, guestPath, argument) => {
    const binds = [{ hostPath, guestPath }];
    const { args } = machineArgs({ ...options, binds }, { init, machineId });
    expect(args.filter((word) => word.startsWith('--bind'))).toEqual([argument]);
  });

  it.each([
    [undefined, []],
    [false, []],
    [true, ['--private-users=pick', '--private-users-ownership=chown']],
  ])('gives it users of its own when asked: %s', (privateUsers, expected) => {
    const asked = privateUsers === undefined ? options : { ...options, privateUsers };
    const { args } = machineArgs(asked, { init, machineId });
    expect(args.filter((word) => word.startsWith('--private-users'))).toEqual(expected);
  });

  it.each([
    [
      'a network of its own',
      {},
      ['--network-namespace-path=/proc/42/ns/net', '--capability=CAP_NET_ADMIN'],
    ],
    ['the network of the host', { networkPath: undefined }, []],
    ['users of its own', { privateUsers: true }, []],
  ])('may set up only a network of its own: %s', (_, asked, expected) => {
    const { args } = machineArgs({ ...options, ...asked }, { init, machineId });
    expect(args.filter((word) => /capab|network/.test(word))).toEqual(expected);
  });

  it('lets the guest write only where it may', () => {
    const bind = { hostPath: '/srv/a', guestPath: '/a' };
    const binds = [
      { ...bind, writable: true },
      { ...bind, writable: false },
    ];
    const { args } = machineArgs({ ...options, binds }, { init, machineId });
    expect(args.filter((word) => word.startsWith('--bind'))).toEqual([
      '--bind=/srv/a:/a',
      '--bind-ro=/srv/a:/a',
    ]);
  });

  it('leaves the guest in the network of the host when it has no other', () => {
    const { args } = machineArgs({ ...options, networkPath: undefined }, { init, machineId });
    expect(args.filter((word) => word.includes('network'))).toEqual([]);
  });
});

describe('enterArgs', () => {
  it('runs one command, with its environment, and never registers', () => {
    const inner = { ...command('apt-get', ['--yes', 'update']), env: { A: '1 2', B: '' } };
    expect(enterArgs(options, inner)).toEqual({
      file: 'systemd-nspawn',
      args: [
        ...common,
        '--as-pid2',
        '--console=pipe',
        '--machine=postroj-debian-12ab',
        ...(hostHasSystemd() ? ['--register=no'] : unregistered),
        '--setenv=A=1 2',
        '--setenv=B=',
        '--',
        'apt-get',
        '--yes',
        'update',
      ],
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
    });
  });
});
