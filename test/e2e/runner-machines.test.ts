import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { cacheDir } from './support/cache.js';
import { hostNetwork } from './support/host-network.js';
import { expectNothingLeft } from './support/leftovers.js';
import { OuterHost } from './support/outer-host.js';
import { repoDir } from './support/postroj.js';
import type { Ended } from './support/program.js';
import { expectExit, onlyTarget } from './support/result.js';

const state = join(cacheDir, 'outer-state');
let host: OuterHost;

beforeAll(async () => {
  await mkdir(state, { recursive: true });
  host = await OuterHost.boot({ repo: repoDir, state });
});
afterAll(() => host.stop());
afterEach(() => expectNothingLeft(state));

const said = async (...argv: string[]) => {
  const ended = await host.exec(argv);
  expectExit(ended, 0);
  return ended.stdout;
};
const probe = (...args: string[]): Promise<Ended> =>
  host.exec(['/repo/bin/postroj', 'pkgprobe', '--image', 'debian-12', ...args, '--json']);
const command = (line: string) => ['--check-command', line];

describe('on a host with systemd', () => {
  it('a limit is a property of the machine, or refused where nothing keeps it', async () => {
    const controllers = await said('cat', '/sys/fs/cgroup/cgroup.controllers');
    const kept = controllers.trim().split(' ').includes('pids');
    const ended = await probe('--limits', 'tasks=200', ...command('true'));
    expectExit(ended, kept ? 0 : 3);
    expect(onlyTarget(ended).error).toEqual(
      kept
        ? undefined
        : {
            code: 'MACHINE_SETUP',
            message:
              'this host cannot limit the tasks of a machine: no hierarchy of control groups has the controller pids',
            hint: expect.stringMatching(/^Run it where systemd is the init of the host/),
          },
    );
  });

  it('machines have users of their own if asked, and their own root besides', async () => {
    const own = command('test "$(id -u)" = 0 && ! grep -q "^ *0 *0 " /proc/self/uid_map');
    expectExit(await probe('--private-users', ...own, '--check-unit', 'systemd-journald'), 0);
    expectExit(await probe(...own), 1);
  });

  it.each([
    ['private', 'ip link add e2e-inside type bridge'],
    ['none', 'test "$(ls /sys/class/net)" = lo'],
    ['host', 'ip address show host0 || ip route'],
  ])('leave the network of the host as it is with --network %s', async (mode, line) => {
    const before = await hostNetwork(); // it is that of this host
    expectExit(await probe('--network', mode, ...command(line)), 0);
    expect(await hostNetwork()).toEqual(before);
  });

  it('may open no device of the host', async () => {
    const ended = await probe(...command('mknod /disk b 7 0 && head -c 1 /disk'));
    expectExit(ended, 1);
    expect(onlyTarget(ended).checks[0]?.message).toMatch(/exit code 1/);
  });
});
