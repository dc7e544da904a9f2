import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { familyNamed as family } from '../../../src/distros/families/index.js';
import { answering, playedRoot } from './played-root.js';

const { put, inRoot, prepare } = playedRoot();

describe('an init that is there already', () => {
  const version = 'dpkg-query --show --showformat=${Version}';
  const common = 'iproute2 procps ca-certificates';

  it.each([
    ['debian', 'openrc', '0.45.2-2+deb12u1', 'openrc', '0.45.2'],
    ['debian', 'sysvinit', '3.06-4', 'sysvinit-core', '3.06'],
    ['debian', 'runit', '2.1.2-54', 'runit', '2.1.2'],
    ['devuan', 'openrc', '0.45.2-2', 'openrc', '0.45.2'],
    ['devuan', 'runit', '2.1.2-54', 'runit', '2.1.2'],
  ] as const)('is kept: %s with %s', async (name, init, full, owner, short) => {
    put('/usr/bin/apt-get');
    putInit(init);
    put('/etc/inittab', '1:2345:respawn:/sbin/getty 38400 tty1\n');
    const consoles = '/etc/runit/runsvdir/default';
    put(`${consoles}/getty-tty1`);
    const { commands, init: found } = await prepare(family(name), answering({ [version]: full }));
    expect(found).toEqual({ name: init, version: short });
    expect(commands.filter((words) => / install /.test(words))).toEqual([
      expect.stringMatching(new RegExp(` install ${common}$`)),
    ]);
    expect(commands.at(-1)).toBe(`${version} ${owner}`);
    expect(existsSync(inRoot('/etc/systemd/system'))).toBe(false);
    const quiet =
      init === 'runit'
        ? !existsSync(inRoot(`${consoles}/getty-tty1`))
        : readFileSync(inRoot('/etc/inittab'), 'utf8').startsWith('#');
    expect(quiet).toBe(true);
  });

  function putInit(init: 'openrc' | 'sysvinit' | 'runit'): void {
    put('/sbin/init');
    if (init === 'openrc') put('/sbin/openrc');
    if (init === 'sysvinit') put('/etc/init.d/rc');
    if (init !== 'runit') return;
    put('/lib/runit/runit-init');
    rmSync(inRoot('/sbin/init'));
    symlinkSync('/lib/runit/runit-init', inRoot('/sbin/init'));
  }
});
