import type { Family } from './family.js';
import { dnf, dnf5, microdnf, urpmi, yum, zypper } from './managers.js';
import { systemd, systemdFinish, systemdMasks } from './systemd.js';

/** Never curl: it conflicts with the curl-minimal that these images come with. */
export const redhat: Family = {
  name: 'redhat',
  version: 2,
  ids: ['fedora', 'rhel', 'centos', 'rocky', 'almalinux', 'ol'],
  init: systemd,
  edits: [],
  before: [],
  managers: [dnf5, dnf, yum, microdnf],
  packages: ['systemd', 'dbus', 'iproute', 'procps-ng', 'ca-certificates'],
  finish: systemdFinish,
  remove: ['/.dockerenv'],
  mask: [...systemdMasks, 'NetworkManager-wait-online.service', 'dnf-makecache.timer'],
};

export const amazon: Family = { ...redhat, name: 'amazon', ids: ['amzn'] };

export const mageia: Family = {
  ...redhat,
  name: 'mageia',
  ids: ['mageia'],
  managers: [dnf5, dnf, urpmi],
  packages: ['systemd', 'dbus', 'iproute2', 'procps-ng', 'rootcerts'],
};

export const suse: Family = {
  name: 'suse',
  version: 2,
  ids: ['opensuse', 'opensuse-leap', 'opensuse-tumbleweed', 'sles', 'suse'],
  init: systemd,
  edits: [],
  before: [],
  managers: [zypper],
  packages: ['systemd', 'dbus-1', 'iproute2', 'procps', 'ca-certificates'],
  finish: systemdFinish,
  remove: ['/.dockerenv'],
  mask: [...systemdMasks, 'NetworkManager-wait-online.service'],
};
