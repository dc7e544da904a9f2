import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { oldSystemdRoot } from './support/broken-roots.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';

const programs = join(repoDir, 'test/fixtures/new-host');
const newHost = { PATH: `${programs}:${process.env.PATH ?? ''}` };

describe('a Debian whose systemd says that it is 219', () => {
  afterEach(() => expectNothingLeft(sharedStateDir));
  const probe = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    postroj(['pkgprobe', '--image', `dir:${await oldSystemdRoot()}`, '--json', ...args], { env });

  it('gets the legacy hierarchy of control groups, and runs commands beside systemd', async () => {
    const ended = await probe([
      ...['--check-unit', 'systemd-journald', '--check-unit', 'missing'],
      ...['--check-command', 'grep "/sys/fs/cgroup/systemd .*name=systemd" /proc/self/mountinfo'],
      ...['--check-command', 'grep "^0::/postroj-exec" /proc/self/cgroup; exit 3'],
    ]);
    expectExit(ended, 1);
    const target = onlyTarget(ended);
    expect(target.init).toEqual({ name: 'systemd', version: '219' });
    expect(target.checks.map(({ actual }) => actual)).toEqual([
      'active (running)',
      'there is no such unit',
      'exit code 0',
      'exit code 3',
    ]);
    expect(target.phases.at(-1)?.message).toBe('powered off');
  });

  it('is refused early by a host that cannot give it, with a remedy', async () => {
    const ended = await probe(['--check-unit', 'systemd-journald'], newHost);
    expectExit(ended, 3);
    const { error, phases } = onlyTarget(ended);
    expect(error).toEqual({
      code: 'GUEST_TOO_OLD',
      message:
        'debian: its systemd 219 needs control groups of version 1, which systemd-nspawn 259 of this host cannot give it',
      hint: 'Run it on a host with systemd 257 or older, such as runs-on: ubuntu-24.04.',
    });
    expect(phases.at(-1)).toMatchObject({ name: 'boot', verdict: 'error' });
    expect(phases.at(-1)?.durationMs).toBeLessThan(2000);
  });
});

it('what the catalogue knows to be too old for the host is not even fetched', async () => {
  const args = ['--image', 'centos-7', '--check-unit', 'dbus', '--json'];
  const ended = await postroj(['pkgprobe', ...args], { env: newHost });
  expectExit(ended, 3);
  expect(ended.stderr).not.toContain('acquiring');
  expect(onlyTarget(ended).error).toMatchObject({
    code: 'GUEST_TOO_OLD',
    message: expect.stringMatching(/^centos-7: its systemd 219 needs .* systemd-nspawn 259 /),
  });
});

describe('a systemd that cannot run commands as units, as of version 232', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootImage('debian-bookworm', { init: { name: 'systemd', version: '232' } });
  });
  afterAll(async () => {
    await machine.stop();
    await expectNothingLeft(sharedStateDir);
  });
  const shell = (line: string) => machine.exec(command('/bin/sh', ['-c', line]));

  it('is waited for until it has started everything', async () => {
    expect(machine.boots[0]?.failed).toEqual([]);
    const state = await machine.query(command('systemctl', ['is-system-running']));
    expect(state.stdout).toBe('running\n');
  });

  it.each([
    ['true', 0],
    ['exit 3', 3],
    ['/etc/passwd', 126],
    ['no-such-program', 127],
    ['kill -TERM $$', 143],
  ])('has true exit codes: %s', async (line, exitCode) => {
    expect(await shell(line)).toMatchObject({ exitCode, timedOut: false });
  });

  it('ends all that a command started at its deadline, and no unit', async () => {
    const line = 'setsid sleep 7777 & sleep 7777 & wait';
    const outcome = await machine.exec(command('/bin/sh', ['-c', line]), { timeoutMs: 500 });
    expect(outcome).toMatchObject({ timedOut: true, exitCode: 137 });
    const left = await machine.query(command('pgrep', ['-x', '-f', 'sleep 7777']));
    expect(left.exitCode).toBe(1);
    expect(await machine.unit('dbus.service')).toMatchObject({
      state: 'up',
      shown: 'active (running)',
    });
  });

  it('reboots and powers off in order, and soon, though commands were killed', async () => {
    const outcome = await machine.query(command('sleep', ['7777']), { timeoutMs: 300 });
    expect(outcome.timedOut).toBe(true);
    const begun = Date.now();
    await machine.reboot();
    expect(Date.now() - begun).toBeLessThan(5_000); // systemd waits 10 s for what is not reaped
    expect(await shell('exit 5')).toMatchObject({ exitCode: 5 });
    expect(await machine.stop()).toBe('powered off');
  });
});

it('a new systemd reboots, and runs commands as units before and after', async () => {
  const machine = await bootImage('debian-bookworm');
  const groupOf = async () =>
    (await machine.exec(command('cat', ['/proc/self/cgroup']))).stdout.match(/^0::.*$/m)?.[0];
  const asUnit = /^0::\/system\.slice\/postroj-exec-[0-9a-f]{8}\.service$/;
  expect(await groupOf()).toMatch(asUnit);
  await machine.reboot();
  expect(await groupOf()).toMatch(asUnit);
  expect(await machine.stop()).toBe('powered off');
  await expectNothingLeft(sharedStateDir);
});
