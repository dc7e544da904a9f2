import type { Family } from './family.js';
import { xbps } from './managers.js';

const consoles = [1, 2, 3, 4, 5, 6].map((n) => `/etc/runit/runsvdir/default/agetty-tty${n}`);

export const voidLinux: Family = {
  name: 'void',
  version: 1,
  ids: ['void'],
  init: {
    name: 'runit',
    version: ['xbps-query', '--property', 'pkgver', 'runit'],
    pattern: /^runit-([\d.]+)/,
  },
  edits: [],
  before: [],
  managers: [xbps],
  packages: ['runit-void', 'iproute2', 'procps-ng', 'ca-certificates'],
  finish: [],
  remove: ['/.dockerenv', ...consoles],
  mask: [],
};
