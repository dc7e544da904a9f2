import type { Family } from './family.js';

export const systemd: Family['init'] = {
  name: 'systemd',
  version: ['systemctl', '--version'],
  pattern: /^systemd (\d+)/,
};

/** What no machine needs, whatever the distribution. */
export const systemdMasks = [
  'getty.target',
  'console-getty.service',
  'systemd-firstboot.service',
  'systemd-networkd-wait-online.service',
  'systemd-remount-fs.service',
  'dev-hugepages.mount',
  'sys-fs-fuse-connections.mount',
] as const;
