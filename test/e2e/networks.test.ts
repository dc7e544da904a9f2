import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { answerTo } from './support/answer-to.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { OtherHost } from './support/other-host.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';
import { ECHO_PORT, webTar } from './support/web-tar.js';

const directory = temporaryDirectory();
let image: string;

beforeAll(async () => {
  image = `tar:${await webTar()}`;
  expectExit(await postroj(['pull', image]), 0);
});
afterEach(() => expectNothingLeft(sharedStateDir));

const probe = (...args: string[]) => postroj(['pkgprobe', '--image', image, ...args, '--json']);
const command = (line: string) => ['--check-command', line];
const url = (address: string) => ['--check-network', address];

describe('what is on the loopback of the host', () => {
  let server: Server;
  let address: string;
  beforeAll(async () => {
    server = createServer((_, answer) => answer.end('of the host')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => {
    server.close();
  });

  it.each([
    ['private', 'connection refused'],
    ['none', 'connection refused'],
  ])('is not reachable with --network %s', async (mode, actual) => {
    const ended = await probe('--network', mode, ...url(address), '--network-timeout', '1');
    expectExit(ended, 1);
    expect(onlyTarget(ended).checks[0]?.actual).toBe(actual);
  });

  it('is with --network host, and so are the ports of the machine on the host', async () => {
    const resolvConf = readFileSync('/etc/resolv.conf', 'base64');
    const same = `test "$(base64 --wrap=0 /etc/resolv.conf)" = "${resolvConf}"`;
    const checks = [...url(address), ...url('http://localhost/'), ...command(same)];
    const ended = await probe('--network', 'host', ...checks);
    expectExit(ended, 0);
    expect(onlyTarget(ended).checks.map(({ verdict }) => verdict)).toEqual([
      'pass',
      'pass',
      'pass',
    ]);
  });

  it('stays as it is when a machine in the network of the host is interrupted', async () => {
    const wait = [...url('tcp://localhost:9'), '--network-timeout', '100'];
    const args = ['pkgprobe', '--image', image, '--network', 'host', ...wait];
    expectExit(await postroj(args, { signalAfter: /check …/ }), 130);
    expect(await (await fetch(address)).text()).toBe('of the host');
  });
});

describe('--network none', () => {
  const onlyLoopback = command('test "$(ls /sys/class/net)" = lo');
  const noServer = command('! grep nameserver /etc/resolv.conf');

  it('leaves nothing but a loopback that works', async () => {
    const ended = await probe(
      '--network',
      'none',
      ...url('http://localhost/'),
      ...onlyLoopback,
      ...noServer,
    );
    expectExit(ended, 0);
  });

  it('can be said in the configuration file', async () => {
    const config = join(directory, 'none.yml');
    await writeFile(config, 'network: none\n');
    expectExit(await probe('--config', config, ...onlyLoopback), 0);
    expectExit(await probe('--config', config, '--network', 'private', ...onlyLoopback), 1);
  });
});

it('refuses other networks before anything starts', async () => {
  const ended = await probe('--network', 'bridge', ...command('true'));
  expectExit(ended, 2);
  expect(ended.stderr).toBe("postroj: network must be private, none or host, not 'bridge'\n");
});

describe.each([
  ['a stub on its loopback', '127.0.0.53', ['v4', 'v6']],
  ['a stub on its loopback and no IPv6', '127.0.0.53', ['v4']],
  ['IPv6 only', '::1', ['v6']],
] as const)('where the host has %s', (_, nameServer, versions) => {
  let host: OtherHost;
  beforeAll(async () => {
    host = await OtherHost.open({ directory, nameServer, versions });
  });
  afterAll(() => host.stop());

  it('the guest has the same', async () => {
    const v6 = 'grep -q ^20010db8000500000000000000000002 /proc/net/if_inet6';
    const v4 = 'grep -q 198.51.100.2 /proc/net/fib_trie';
    const has = (version: 'v4' | 'v6', line: string) =>
      command((versions as readonly string[]).includes(version) ? line : `! ${line}`);
    const names = {
      v4: 'getent ahostsv4 guest.example | grep -q 203.0.113.7',
      v6: 'getent ahostsv6 guest.example | grep -q 2001:db8::7',
    };
    const checks = [
      ...versions.flatMap((version) => command(names[version])),
      ...command('! getent ahosts other.example'),
      ...has('v4', v4),
      ...has('v6', v6),
      ...versions.flatMap((version) => url(OtherHost.web[version])),
    ];
    const ended = await host.postroj(['pkgprobe', '--image', image, ...checks, '--json']);
    expectExit(ended, 0);
  });
});

describe('published ports', () => {
  const publish = (port: number, hostAddress?: string) => ({
    ...{ protocol: 'tcp' as const, hostPort: port, guestPort: 80 },
    ...(hostAddress !== undefined && { hostAddress }),
  });
  const echoes = { protocol: 'udp' as const, hostPort: ECHO_PORT, guestPort: ECHO_PORT };
  const get = async (port: number) =>
    fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());

  it('are reachable at the host, while the machine is there, and no others', async () => {
    const ports = [publish(18_080, '127.0.0.1'), publish(18_081), echoes];
    const machine = await bootImage(image, { network: { mode: 'private', publish: ports } });
    try {
      for (const port of [18_080, 18_081]) expect((await get(port)).trim()).toBe(machine.name);
      expect(await answerTo('are you there?', ECHO_PORT)).toBe('are you there?');
      await expect(get(80)).rejects.toThrow('fetch failed');
    } finally {
      await machine.stop();
    }
    await expect(get(18_080)).rejects.toThrow('fetch failed');
  });

  it('belong to the machine that they are asked for', async () => {
    const machines: Machine[] = [];
    try {
      for (const port of [18_080, 18_081])
        machines.push(
          await bootImage(image, { network: { mode: 'private', publish: [publish(port)] } }),
        );
      const names = [await get(18_080), await get(18_081)].map((name) => name.trim());
      expect(names).toEqual(machines.map(({ name }) => name));
    } finally {
      for (const machine of machines) await machine.stop();
    }
  });

  it('MACHINE_SETUP: are refused when they are taken, and nothing is left', async () => {
    const server = createServer().listen(18_080, '127.0.0.1');
    await once(server, 'listening');
    try {
      const booted = bootImage(image, {
        network: { mode: 'private', publish: [publish(18_080)] },
      });
      await expect(booted).rejects.toMatchObject({
        code: 'MACHINE_SETUP',
        message: "the host's tcp port 18080 at 0.0.0.0 cannot be published: EADDRINUSE",
      });
    } finally {
      server.close();
    }
  });
});
