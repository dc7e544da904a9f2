import { describe, expect, it } from '@jest/globals';

import { guestResolvConf } from '../../../src/machine/resolv-conf.js';

const v4 = 'nameserver 169.254.1.1\n';
const v6 = 'nameserver fd70:6f73:7472::53\n';

describe('resolv.conf of a private network', () => {
  it.each([
    ['nothing', '', v4],
    ['a server', 'nameserver 192.0.2.53\n', v4],
    ['a stub on its loopback', '# systemd-resolved\nnameserver 127.0.0.53\n', v4],
    ['one of IPv6', 'nameserver 2001:db8::53\n', v6],
    ['a link-local one', 'nameserver fe80::1%eth0\n', v6],
    ['both', 'nameserver ::1\nnameserver 192.0.2.53\nnameserver 192.0.2.54\n', v4 + v6],
    ['no address', 'nameserver here\n', v4],
    [
      'search domains and options',
      ' search example.org a.b\noptions edns0 trust-ad\nnameserver 127.0.0.53\nsortlist x\n',
      `${v4}search example.org a.b\noptions edns0 trust-ad\n`,
    ],
  ])('where the host has %s', (_, host, guest) => {
    expect(guestResolvConf('private', host)).toBe(guest);
  });
});

it("is the host's own in the host's network", () => {
  expect(guestResolvConf('host', 'nameserver 127.0.0.53\n')).toBe('nameserver 127.0.0.53\n');
});

it('names no server where there is no network', () => {
  expect(guestResolvConf('none', 'nameserver 192.0.2.53\n')).not.toContain('nameserver');
});
