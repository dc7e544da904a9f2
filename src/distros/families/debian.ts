import type { Family } from './family.js';
import { apt } from './managers.js';
import { systemd, systemdFinish, systemdMasks } from './systemd.js';

export const debian: Family = {
  name: 'debian',
  version: 2,
  ids: ['debian', 'ubuntu'],
  init: systemd,
  edits: [],
  before: [],
  managers: [apt],
  packages: ['systemd', 'systemd-sysv', 'dbus', 'iproute2', 'procps', 'ca-certificates'],
  finish: systemdFinish,
  // policy-rc.d forbids package scripts to start services, /usr/share/doc/init-system-helpers
  remove: ['/usr/sbin/policy-rc.d', '/.dockerenv'],
  mask: [...systemdMasks, 'apt-daily.timer', 'apt-daily-upgrade.timer'],
};

export const devuan: Family = {
  name: 'devuan',
  version: 1,
  ids: ['devuan'],
  init: {
    name: 'sysvinit',
    version: ['dpkg-query', '--show', '--showformat=${Version}', 'sysvinit-core'],
    pattern: /^([\d.]+)/,
  },
  edits: [],
  before: [],
  managers: [apt],
  packages: [
    ...['sysvinit-core', 'sysv-rc', 'initscripts'],
    ...['iproute2', 'procps', 'ca-certificates'],
  ],
  // no machine has these consoles, and init would start their gettys again and again
  finish: [{ file: '/etc/inittab', replace: /^(?=\d:.*getty)/gm, by: '#' }],
  remove: ['/usr/sbin/policy-rc.d', '/.dockerenv'],
  mask: [],
};
