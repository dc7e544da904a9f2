import { expect, it } from '@jest/globals';

import { nearestFamily } from '../../../src/distros/nearest-family.js';

it.each([
  ['debain', 'debian'],
  ['Debian', 'debian'],
  ['ubuntu', 'debian'],
  ['fedora', 'redhat'],
  ['rockylinux', 'redhat'],
  ['RedHat', 'redhat'],
  ['opensuse', 'suse'],
  ['archlinux', 'arch'],
  ['amazonlinux', 'amazon'],
  ['debian-12', 'debian'],
  ['aline', 'alpine'],
  ['', undefined],
  ['xyzzy', undefined],
  ['windows', undefined],
])('nearestFamily(%j)', (word, family) => {
  expect(nearestFamily(word)).toBe(family);
});
