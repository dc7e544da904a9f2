import type { Edit, Family, InitSetup, OtherInit } from './family.js';
import { apt } from './managers.js';
import { systemd, systemdFinish, systemdMasks } from './systemd.js';

/** dpkg-query(1) of the version of a package, without its revision. */
function versionOf(name: string): Pick<InitSetup, 'version' | 'pattern'> {
  const version = ['dpkg-query', '--show', '--showformat=${Version}', name];
  return { version, pattern: /^([\d.]+)/ };
}

// no machine has these consoles, and init would start their gettys again and again
const noConsoles: Edit = { file: '/etc/inittab', replace: /^(?=\d:.*getty)/gm, by: '#' };
const consoles = ['tty1', 'tty2', 'tty3', 'tty4', 'tty5', 'tty6', 'ttyS0', 'ttyv0', 'hvc0'];

const sysvinit: InitSetup = { name: 'sysvinit', ...versionOf('sysvinit-core') };

/** Under sysvinit, as Debian has it. */
const openrc: OtherInit = {
  name: 'openrc',
  ...versionOf('openrc'),
  finish: [noConsoles],
  remove: [],
};

const runit: OtherInit = {
  name: 'runit',
  ...versionOf('runit'),
  finish: [],
  remove: consoles.map((console) => `/etc/runit/runsvdir/default/getty-${console}`),
};

export const debian: Family = {
  name: 'debian',
  version: 2,
  ids: ['debian', 'ubuntu'],
  init: { ...systemd, packages: ['systemd', 'systemd-sysv', 'dbus'] },
  otherInits: [{ ...sysvinit, finish: [noConsoles], remove: [] }, openrc, runit],
  edits: [],
  before: [],
  managers: [apt],
  packages: ['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'procps', 'ca-certificates'],
  finish: systemdFinish,
  // policy-rc.d forbids package scripts to start services, /usr/share/doc/init-system-helpers
  remove: ['/usr/sbin/policy-rc.d', '/.dockerenv'],
  mask: [...systemdMasks, 'apt-daily.timer', 'apt-daily-upgrade.timer'],
};

const sysvinitPackages = ['sysvinit-core', 'sysv-rc', 'initscripts'];

export const devuan: Family = {
  name: 'devuan',
  version: 1,
  ids: ['devuan'],
  init: { ...sysvinit, packages: sysvinitPackages },
  otherInits: [openrc, runit],
  edits: [],
  before: [],
  managers: [apt],
  packages: [...sysvinitPackages, 'iproute2', 'procps', 'ca-certificates'],
  finish: [noConsoles],
  remove: ['/usr/sbin/policy-rc.d', '/.dockerenv'],
  mask: [],
};
