import { describe, expect, it } from '@jest/globals';

import { findUser } from '../../../src/machine/guest-user.js';

const accounts = {
  passwd: [
    'root:x:0:0:root:/root:/bin/bash',
    'postgres:x:105:110:,,,:/var/lib/postgresql:/bin/bash',
    'homeless:x:42:43:::',
    '7:x:1007:1008::/seven:/bin/sh',
    'broken:x',
    '',
  ].join('\n'),
  group: 'root:x:0:\nssl-cert:x:112:postgres\n',
};

describe('findUser', () => {
  it.each([
    ['root', 0, 0, '/root'],
    ['0', 0, 0, '/root'],
    ['postgres', 105, 110, '/var/lib/postgresql'],
    ['105', 105, 110, '/var/lib/postgresql'],
    ['homeless', 42, 43, '/'],
    ['4711', 4711, 0, '/'],
    ['4711:4712', 4711, 4712, '/'],
    ['postgres:ssl-cert', 105, 112, '/var/lib/postgresql'],
    ['postgres:112', 105, 112, '/var/lib/postgresql'],
    ['postgres:', 105, 110, '/var/lib/postgresql'],
    ['7', 1007, 1008, '/seven'],
  ])('%s', (wanted, uid, gid, home) => {
    expect(findUser(wanted, accounts)).toEqual({ uid, gid, home });
  });

  it.each([
    ['nobody-here', 'unable to find user nobody-here: no matching entries in passwd file'],
    ['broken', 'unable to find user broken: no matching entries in passwd file'],
    ['-1', 'unable to find user -1: no matching entries in passwd file'],
    ['root:none', 'unable to find group none: no matching entries in group file'],
  ])('%s is not there', (wanted, message) => {
    expect(findUser(wanted, accounts)).toBe(message);
  });
});
