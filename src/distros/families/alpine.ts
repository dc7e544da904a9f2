import type { Family } from './family.js';
import { apk } from './managers.js';

export const alpine: Family = {
  name: 'alpine',
  version: 1,
  ids: ['alpine'],
  init: { name: 'openrc', version: ['openrc', '--version'], pattern: /OpenRC\)? (\d[\w.]*)/ },
  edits: [],
  before: [],
  managers: [apk],
  packages: ['alpine-base', 'openrc', 'iproute2', 'ca-certificates'],
  // no machine has these consoles, and init would start their gettys again and again
  finish: [{ file: '/etc/inittab', replace: /^(?=tty\w+:.*getty)/gm, by: '#' }],
  remove: ['/.dockerenv'],
  mask: [],
};
