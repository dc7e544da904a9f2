import type { Family } from './family.js';
import { pacman } from './managers.js';
import { systemd, systemdFinish, systemdMasks } from './systemd.js';

export const arch: Family = {
  name: 'arch',
  version: 3,
  ids: ['arch'],
  init: systemd,
  // pacman's sandbox needs Landlock, which systemd-nspawn does not let through
  edits: [
    { file: '/etc/pacman.conf', replace: /^DisableSandbox\n/gm, by: '' },
    { file: '/etc/pacman.conf', replace: /^\[options\]$/m, by: '[options]\nDisableSandbox' },
  ],
  // the images come without the key that signs the others
  before: [
    ['pacman-key', '--init'],
    ['pacman-key', '--populate'],
  ],
  managers: [pacman],
  packages: ['systemd', 'systemd-sysvcompat', 'dbus', 'iproute2', 'procps-ng', 'ca-certificates'],
  finish: systemdFinish,
  remove: ['/.dockerenv'],
  mask: systemdMasks,
};
