import { describe, expect, it } from '@jest/globals';

import { parseCapabilities } from '../../../../src/checks/facts/file-facts.js';
import { parseEntries, parseSysctls } from '../../../../src/checks/facts/gathering.js';
import { parseListeners } from '../../../../src/checks/facts/listeners.js';
import { parseMounts } from '../../../../src/checks/facts/mounts.js';
import { isNamed } from '../../../../src/checks/facts/processes.js';
import { isIn } from '../../../../src/checks/facts/unit-memory.js';
import { parseAddresses } from '../../../../src/checks/guest-names.js';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st …
   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 99 1 0
   1: B80D0120000000000000000001000000:0051 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 98 1 0
`;
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref
  1: 0100007F:0035 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 55 2 0
  2: 0100007F:9C40 0100007F:0035 01 00000000:00000000 00:00000000 00000000     0        0 56 2 0
`;

describe('listeners', () => {
  it('of tcp are those that listen', () => {
    expect(parseListeners(TCP, 'tcp')).toEqual([
      { address: '127.0.0.1', port: 8080, inode: '4711' },
      { address: '0.0.0.0', port: 22, inode: '4713' },
    ]);
  });

  it('have addresses of IPv6 in their short form', () => {
    expect(parseListeners(TCP6, 'tcp')).toEqual([
      { address: '::1', port: 80, inode: '99' },
      { address: '2001:db8::1', port: 81, inode: '98' },
    ]);
  });

  it('of udp are those that nobody has connected', () => {
    expect(parseListeners(UDP, 'udp')).toEqual([{ address: '127.0.0.1', port: 53, inode: '55' }]);
  });

  it('are none where the table is empty, or nonsense', () => {
    expect(parseListeners('', 'tcp')).toEqual([]);
    expect(parseListeners('sl local\nx y z\n', 'udp')).toEqual([]);
  });
});

it('of mounts at one place the last counts, and blanks are octal', () => {
  const text = `22 1 0:20 / / rw,relatime shared:1 - overlay over\\040lay rw,lowerdir=/a
23 22 0:21 / /srv/a\\040b ro,nosuid - tmpfs one rw,size=1k
24 22 0:22 / /srv/a\\040b rw master:2 shared:9 - ext4 /dev/sda1 rw,errors=continue
`;
  const mounts = parseMounts(text);
  expect(mounts.get('/')).toEqual({
    source: 'over lay',
    type: 'overlay',
    options: new Set(['rw', 'relatime', 'lowerdir=/a']),
  });
  expect(mounts.get('/srv/a b')).toEqual({
    source: '/dev/sda1',
    type: 'ext4',
    options: new Set(['rw', 'errors=continue']),
  });
  expect([...mounts.keys()]).toEqual(['/', '/srv/a b']);
});

it('settings of several lines stay so', () => {
  const text = '/proc/sys/kernel/ostype:Linux\n/proc/sys/a/b:1\t2\n/proc/sys/a/b:3: 4\ngrep: x\n';
  expect([...parseSysctls(text)]).toEqual([
    ['kernel/ostype', 'Linux'],
    ['a/b', '1\t2\n3: 4'],
  ]);
});

it('accounts are found by name and by number, the first of each', () => {
  const entries = parseEntries('root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/:/bin/sh\n\nbroken\n');
  expect(entries.get('root')).toEqual(['root', 'x', '0', '0', '', '/root', '/bin/sh']);
  expect(entries.get('0')?.[0]).toBe('root');
  expect(entries.get('toor')?.[0]).toBe('toor');
  expect(entries.get('1')).toBeUndefined();
});

it.each([
  ['/bin/x cap_net_raw=ep', '/bin/x', 'cap_net_raw=ep'],
  ['/bin/x = cap_net_raw+ep', '/bin/x', 'cap_net_raw=ep'],
  ['/a b cap_net_raw,cap_net_admin=eip', '/a b', 'cap_net_raw,cap_net_admin=eip'],
  ['', '/bin/x', ''],
  ['nonsense', '/bin/x', ''],
])('capabilities %j of %s are %j', (text, path, capabilities) => {
  expect(parseCapabilities(text, path)).toBe(capabilities);
});

it('addresses are told once, whatever else there is', () => {
  const text = '127.0.0.1       STREAM localhost\n127.0.0.1       DGRAM  \n::1   STREAM\n\nnone\n';
  expect(parseAddresses(text)).toEqual(['127.0.0.1', '::1']);
});

describe('a process', () => {
  const nginx = { hostPid: 1, name: 'nginx', program: '/usr/sbin/nginx', uid: 0 };
  it.each([
    [{ ...nginx, argv: ['nginx: master process'] }, 'nginx', true],
    [{ ...nginx, argv: ['x'] }, '/usr/sbin/nginx', true],
    [{ ...nginx, argv: ['/srv/run-me', '-x'] }, 'run-me', true],
    [{ ...nginx, name: 'a-very-long-nam', program: undefined, argv: [] }, 'a-very-long-name', true],
    [{ ...nginx, argv: ['sh', 'nginx2'] }, 'nginx2', false],
    [{ ...nginx, name: '', program: undefined, argv: [''] }, 'nginx', false],
  ])('%j is %s: %j', (one, name, is) => {
    expect(isNamed(one, name)).toBe(is);
  });
});

it.each([
  ['0::/machine/x/system.slice/web.service', '/system.slice/web.service', true],
  ['1:name=systemd:/m/system.slice/web.service/sub\n0::/', '/system.slice/web.service', true],
  ['0::/m/system.slice/web.service2', '/system.slice/web.service', false],
  ['', '/system.slice/web.service', false],
])('groups %j are in %s: %j', (groups, group, is) => {
  expect(isIn(groups, group)).toBe(is);
});
