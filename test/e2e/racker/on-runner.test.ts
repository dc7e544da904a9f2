import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { makeApplications } from '../support/application-images.js';
import { cacheDir } from '../support/cache.js';
import { expectNothingLeft } from '../support/leftovers.js';
import { OuterHost } from '../support/outer-host.js';
import { repoDir } from '../support/postroj.js';
import type { Ended } from '../support/program.js';
import { expectExit } from '../support/result.js';
import { image } from '../support/racker-program.js';

const state = join(cacheDir, 'outer-state');
let host: OuterHost;

beforeAll(async () => {
  await mkdir(state, { recursive: true });
  host = await OuterHost.boot({ repo: repoDir, state });
  // what a run that was ended has left
  for (const name of ['e2e-web', 'e2e-app']) await racker('rm', '-f', name);
});
afterAll(async () => {
  await host.stop();
  await expectNothingLeft(state);
});

const racker = (...args: readonly string[]): Promise<Ended> =>
  host.exec(['node', '/repo/bin/racker', ...args], { user: 'runner' });
const rackerOk = async (...args: readonly string[]) => {
  const ended = await racker(...args);
  expectExit(ended, 0);
  return ended.stdout.trim();
};

describe('racker on a host with systemd, as a user with sudo', () => {
  it('runs a command attached, with its exit code', async () => {
    await racker('pull', image);
    const ended = await racker('run', '--rm', image, 'sh', '-c', 'cat /proc/1/comm; exit 7');
    expectExit(ended, 7);
    expect(ended.stdout).toBe('systemd\n');
  });

  it('passes streams on, and has a terminal where there is one', async () => {
    const line = `echo hello | node /repo/bin/racker run -i --rm ${image} cat`;
    const piped = await host.exec(['sh', '-c', line], { user: 'runner' });
    expect(piped.stdout).toBe('hello\n');
    const asked = `node /repo/bin/racker run -it --rm ${image} sh -c 'tty; stty size'`;
    const terminal = `stty rows 33 cols 77; ${asked}`;
    const ended = await host.exec(['script', '-qefc', terminal, '/dev/null'], { user: 'runner' });
    expectExit(ended, 0);
    expect(ended.stdout).toMatch(/\/dev\/pts\/\d+\r\n33 77\r\n/);
  });

  it('gives a detached one to a unit of the host, which outlives the command', async () => {
    const id = await rackerOk('run', '-d', '--name', 'e2e-web', image);
    const units = await host.exec([
      'systemctl',
      'list-units',
      '--plain',
      '--no-legend',
      'racker-*',
    ]);
    expect(units.stdout).toContain(`racker-${id.slice(0, 12)}-0.service loaded active running`);
    expect(await rackerOk('exec', 'e2e-web', 'cat', '/proc/1/comm')).toBe('systemd');
    await rackerOk('exec', 'e2e-web', 'sh', '-c', 'echo kept >/root/kept');
    await rackerOk('restart', 'e2e-web');
    expect(await rackerOk('exec', 'e2e-web', 'cat', '/root/kept')).toBe('kept');
    expect(await rackerOk('logs', 'e2e-web')).toContain('Multi-User System');
    await rackerOk('stop', 'e2e-web');
    expect(await rackerOk('ps', '-a', '--format', '{{.Names}} {{.Status}}')).toMatch(
      /^e2e-web Exited \(0\)/,
    );
    await rackerOk('rm', 'e2e-web');
    const left = ['systemctl', 'list-units', '--all', '--no-legend', 'racker-*'];
    while ((await host.exec(left)).stdout.trim() !== ''); // its end goes on for a moment
  });

  it('runs applications: a file alone, with a user, an entrypoint, a volume, a stop signal', async () => {
    const applications = await mkdtemp(join(state, 'applications-'));
    try {
      await makeApplications(applications);
      const app = (name: string) => `oci:/var/lib/postroj/${basename(applications)}/layout:${name}`;
      const hello = await racker('run', '--rm', app('hello'), '/hello', 'one');
      expectExit(hello, 1);
      expect(hello.stdout).toMatch(/^Hello from a file!\none\n/);
      expect(await rackerOk('run', '--rm', app('user'))).toMatch(/^uid=1234\(worker\) /);
      expect(await rackerOk('run', '--rm', app('entrypoint'))).toBe('entrypoint 2\nown command');
      expect(await rackerOk('run', '--rm', app('volume'))).toBe('of the image');
      await rackerOk('run', '-d', '--name', 'e2e-app', app('stopsignal'));
      while (!(await rackerOk('logs', 'e2e-app')).includes('ready'));
      await rackerOk('stop', 'e2e-app');
      const told = ['ps', '-a', '--format', '{{.Names}} {{.Status}}'];
      expect(await rackerOk(...told)).toMatch(/^e2e-app Exited \(42\)/);
      await rackerOk('rm', 'e2e-app');
    } finally {
      await rm(applications, { recursive: true });
    }
  });

  it('goes down in order with the unit, and ps tells the truth when that was killed', async () => {
    const id = await rackerOk('run', '-d', '--name', 'e2e-web', image);
    const unit = (starts: number) => `racker-${id.slice(0, 12)}-${starts}.service`;
    const status = () => rackerOk('ps', '-a', '--format', '{{.Status}}');
    await host.exec(['systemctl', 'stop', unit(0)]);
    expect(await status()).toMatch(/^Exited \(0\)/);
    await rackerOk('start', 'e2e-web');
    expect(await status()).toMatch(/^Up /);
    await host.exec(['systemctl', 'kill', '--signal=KILL', unit(1)]);
    while ((await status()).startsWith('Up '));
    expect(await status()).toMatch(/^Exited \(255\)/);
    await rackerOk('rm', 'e2e-web');
  });
});
