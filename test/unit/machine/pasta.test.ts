import { describe, expect, it } from '@jest/globals';

import { pastaCommand, releaseDay } from '../../../src/machine/pasta.js';
import type { PublishedPort } from '../../../src/machine/published-port.js';

describe('pastaCommand', () => {
  const portsOf = (publish: readonly PublishedPort[]) =>
    pastaCommand(42, publish)
      .args.join(' ')
      .match(/--(?:tcp|udp)-(?:ports|ns) \S+/g);

  it('joins the namespace that a process holds, and no port', () => {
    const { file, args } = pastaCommand(42, []);
    expect(file).toBe('pasta');
    expect(args.join(' ')).toContain('--netns /proc/42/ns/net');
    expect(args).toContain('--no-map-gw');
    expect(portsOf([])).toEqual([
      '--tcp-ports none',
      '--udp-ports none',
      '--tcp-ns none',
      '--udp-ns none',
    ]);
  });

  it.each<readonly [PublishedPort, string, string]>([
    [{ protocol: 'tcp', hostPort: 8080, guestPort: 80 }, '8080:80', 'none'],
    [
      { protocol: 'tcp', hostPort: 8080, guestPort: 80, hostAddress: '127.0.0.1' },
      '127.0.0.1/8080:80',
      'none',
    ],
    [{ protocol: 'tcp', hostPort: 1, guestPort: 2, hostAddress: '::1' }, '::1/1:2', 'none'],
    [{ protocol: 'udp', hostPort: 53, guestPort: 53 }, 'none', '53:53'],
  ])('publishes %j', (port, tcp, udp) => {
    expect(portsOf([port])).toEqual([
      `--tcp-ports ${tcp}`,
      `--udp-ports ${udp}`,
      '--tcp-ns none',
      '--udp-ns none',
    ]);
  });

  it('publishes several', () => {
    const port = { protocol: 'tcp', guestPort: 80 } as const;
    expect(
      portsOf([
        { ...port, hostPort: 1 },
        { ...port, hostPort: 2 },
      ])?.slice(0, 3),
    ).toEqual(['--tcp-ports 1:80', '--tcp-ports 2:80', '--udp-ports none']);
  });
});

it.each([
  ['pasta 0.0~git20240220.1e6f92b-1\nCopyright Red Hat', 20240220], // Debian, Ubuntu
  ['pasta 2025_01_21.4f2c8e7-1.fc41.x86_64', 20250121], // Fedora, and by itself
  ['pasta unknown version\nCopyright Red Hat', undefined], // Debian 12
])('releaseDay of %j is %s', (version, day) => {
  expect(releaseDay(version)).toBe(day);
});
