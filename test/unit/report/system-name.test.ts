import { expect, it } from '@jest/globals';

import { renderSystemName, systemNameOf } from '../../../src/report/system-name.js';

it.each([
  ['debian-bookworm', 'debian', '12', 'Debian GNU/Linux 12 (bookworm)', 'Debian 12'],
  ['debian-sid (db=x)', 'debian', '', 'Debian GNU/Linux forky/sid', 'Debian sid'],
  ['ubuntu-noble', 'ubuntu', '24.04', 'Ubuntu 24.04.3 LTS', 'Ubuntu 24.04'],
  ['fedora-44', 'fedora', '44', 'Fedora Linux 44 (Container Image)', 'Fedora Linux 44'],
  ['rockylinux-9', 'rocky', '9.5', 'Rocky Linux 9.5 (Blue Onyx)', 'Rocky Linux 9.5'],
  ['opensuse-leap-15', 'opensuse-leap', '15.6', 'openSUSE Leap 15.6', 'openSUSE Leap 15.6'],
  ['alpine-3.24', 'alpine', '3.24.1', 'Alpine Linux v3.24', 'Alpine Linux 3.24.1'],
  ['archlinux', 'arch', '', 'Arch Linux', 'Arch Linux'],
  ['tar:./root.tar', 'mine', '1', '', 'mine 1'],
])('%s', (image, id, versionId, prettyName, name) => {
  expect(renderSystemName(systemNameOf({ image, os: { id, versionId, prettyName } }))).toBe(name);
});

it('is what was asked for where nothing was seen', () => {
  expect(renderSystemName(systemNameOf({ image: 'debian-13' }))).toBe('debian-13');
});
