import { expect, it } from '@jest/globals';

import { parseSuite } from '../../../../src/image/sources/debootstrap.js';
import { failureOf } from '../../../support/failure.js';

it.each([
  ['trixie', 'trixie', undefined],
  ['bookworm-backports', 'bookworm-backports', undefined],
  ['sid@http://host:3142/debian', 'sid', 'http://host:3142/debian'],
  ['sid@https://host/debian', 'sid', 'https://host/debian'],
])('parseSuite(%s)', (address, suite, mirror) => {
  expect(parseSuite(address)).toEqual({ suite, mirror });
});

it.each<[string, string]>([
  ['', "'' is not a suite of Debian"],
  ['--help@http://host', "'--help' is not a suite of Debian"],
  ...[
    'sid@',
    'sid@host/debian',
    'sid@file:///srv',
    'sid@-',
    'sid@http:host',
    'sid@http://user:password@host/debian',
    'sid@http://host/debian sid main',
    'sid@deb http://host/debian sid main',
    'sid@http://host/\ndeb',
    'sid@copy:/srv',
  ].map((address): [string, string] => [address, 'the mirror of sid is not an http(s) address']),
])('%j is refused', async (address, message) => {
  const error = await failureOf(() => parseSuite(address));
  expect(error).toMatchObject({ code: 'BAD_REFERENCE', message });
});
