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

const unregistered = ['--register=no', '--keep-unit'];

describe('machineArgs', () => {
  const machineId = '0123456789abcdef0123456789abcdef';
  const argsFor = (name: string, version = '') =>
    machineArgs(options, { init: initOf({ name, version }), machineId });
  const ending = [
    `--uuid=${machineId}`,
    '--machine=postroj-debian-12ab',
    ...(hostHasSystemd() ? [] : unregistered),
  ];

  it.each([
    ['systemd', '252', 'yes'],
    ['systemd', '', 'yes'],
    ['systemd', '235', 'no'],
    ['openrc', '0.62', 'no'],
    ['runit', '2.1.2', 'no'],
    ['sysvinit', '3.14', 'no'],
  ])('boots %s %s, which says itself when it is ready: %s', (name, version, notifies) => {
    expect(argsFor(name, version)).toEqual({
      file: 'systemd-nspawn',
      args: [
        ...common,
        ...['--boot', '--console=read-only', `--notify-ready=${notifies}`],
        ...ending,
      ],
      env: { SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1' },
    });
  });

  it('holds what has no init open', () => {
    expect(argsFor('none').args).toEqual([
      ...common,
      ...['--as-pid2', '--console=pipe', '--notify-ready=no'],
      ...ending,
      ...['--', '/bin/sh', '-c', 'read -r _'],
    ]);
  });

  it('gives the legacy hierarchy of control groups where it was asked for', () => {
    const init = initOf({ name: 'systemd', version: '219' });
    const { env } = machineArgs({ ...options, hierarchy: 'legacy' }, { init, machineId });
    expect(env).toEqual({ SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '0' });
  });

  it.each([
    ['/srv/packages', '/run/postroj', '--bind-ro=/srv/packages:/run/postroj'],
    ['/srv/a:b', '/run/c:d', '--bind-ro=/srv/a\\:b:/run/c\\:d'],
    ['/srv/a\\b', '/run/x', '--bind-ro=/srv/a\\\\b:/run/x'],
  ])('shows %s as %s, read-only', (hostPath, guestPath, argument) => {
    const init = initOf({ name: 'systemd', version: '252' });
    const binds = [{ hostPath, guestPath }];
    const { args } = machineArgs({ ...options, binds }, { init, machineId });
    expect(args.filter((word) => word.startsWith('--bind'))).toEqual([argument]);
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
