import type { Edit, Family } from './family.js';

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
  // utmp(5) of a system that nobody logs in to
  'systemd-update-utmp.service',
  'systemd-update-utmp-runlevel.service',
  // disks, resuming and kernel command lines: no machine has them, and each is a program of every boot
  'systemd-cryptsetup-generator',
  'systemd-debug-generator',
  'systemd-getty-generator',
  'systemd-gpt-auto-generator',
  'systemd-hibernate-resume-generator',
  'systemd-integritysetup-generator',
  'systemd-run-generator',
  'systemd-system-update-generator',
  'systemd-veritysetup-generator',
] as const;

/**
 * Newer than /usr, they say that nothing of an update is left to do, as on an installed system;
 * ConditionNeedsUpdate= in systemd.unit(5).
 */
export const systemdFinish: readonly Edit[] = [
  { file: '/etc/.updated', write: '' },
  { file: '/var/.updated', write: '' },
];
