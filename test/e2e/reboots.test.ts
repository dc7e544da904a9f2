import { afterEach, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { failureOf } from '../support/failure.js';
import { bootImage } from './support/boot-image.js';
import { degradedRoot } from './support/broken-roots.js';
import { sharedStateDir } from './support/cache.js';
import { initRoot } from './support/init-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';

let machine: Machine;

const shell = async (line: string) =>
  (await machine.exec(command('/bin/sh', ['-c', line]))).stdout.trim();

const network = [
  "ip -oneline address show | sed 's/ *tentative.*//; s/ *[\\\\].*//'",
  'ip route show default',
  'readlink /proc/1/ns/net',
].join('; ');

describe.each([
  ['systemd', () => Promise.resolve('debian-bookworm'), 'systemctl reboot'],
  ['sysvinit', () => initRoot('sysvinit'), 'reboot'],
  ['OpenRC', () => initRoot('openrc'), 'reboot'],
  ['runit', () => initRoot('runit'), 'reboot'],
])('a machine with %s that is rebooted', (_, reference, line) => {
  afterEach(async () => {
    await machine.stop();
    await expectNothingLeft(sharedStateDir);
  });

  it('from inside comes back on the same disk and network, and is waited for', async () => {
    machine = await bootImage(await reference());
    const before = await shell(`echo here >/root/kept; ${network}`);
    expect(before).toMatch(/inet /);
    const reboot = command('/bin/sh', ['-c', `${line}; sleep infinity`]);
    const error = await failureOf(() => machine.exec(reboot));
    expect(error.code).toBe('MACHINE_DIED');
    expect(error.message).toMatch(/^e2e: the machine rebooted by itself; its console's end:\n *\S/);
    expect(error.hint).toBe('Something in it asked for that. It is up again, on the same disk.');
    expect(await shell(`cat /root/kept; ${network}`)).toBe(`here\n${before}`);
    expect(machine.boots).toHaveLength(2);
    expect(await machine.stop()).toBe('powered off');
  });
});

describe('the report of a boot', () => {
  afterEach(async () => {
    await machine.stop();
    await expectNothingLeft(sharedStateDir);
  });

  it('tells what fails anew from what fails in the image alone', async () => {
    machine = await bootImage(`dir:${await degradedRoot()}`);
    const baseline = 'e2e-baseline.service';
    const readyMs: unknown = expect.any(Number);
    expect(machine.boots).toEqual([{ readyMs, failed: [baseline], failedAnew: [] }]);
    const unit = '[Service]\\nExecStart=/bin/false\\n[Install]\\nWantedBy=multi-user.target\\n';
    await shell(`printf '${unit}' >/etc/systemd/system/e2e-bad.service; systemctl enable e2e-bad`);
    const failed = ['e2e-bad.service', baseline];
    expect(await machine.reboot()).toEqual({ readyMs, failed, failedAnew: ['e2e-bad.service'] });
    await shell('systemctl disable e2e-bad');
    expect(await machine.reboot()).toEqual({ readyMs, failed: [baseline], failedAnew: [] });
    expect(machine.boots).toHaveLength(3);
  });
});

describe('the result', () => {
  afterEach(() => expectNothingLeft(sharedStateDir));

  it('has the report of the boot, with what took longest to start', async () => {
    const image = `dir:${await degradedRoot()}`;
    const ended = await postroj(['pkgprobe', '--image', image, '--check-unit', 'dbus', '--json']);
    expectExit(ended, 0);
    const { boots = [], phases } = onlyTarget(ended);
    expect(phases[1]?.message).toMatch(
      /^ready, but degraded: e2e-baseline\.service failed in \d+\.\d s$/,
    );
    expect(boots).toMatchObject([{ failed: ['e2e-baseline.service'], failedAnew: [] }]);
    expect(boots[0]?.readyMs).toBeGreaterThan(50);
    expect(boots[0]?.slowest).toContainEqual({
      unit: 'systemd-journald.service',
      ms: expect.any(Number),
    });
  });

  it('has no blame where the init does not tell', async () => {
    const image = await initRoot('sysvinit');
    const ended = await postroj([
      'pkgprobe',
      '--image',
      image,
      '--check-command',
      'true',
      '--json',
    ]);
    expectExit(ended, 0);
    expect(onlyTarget(ended).boots).toEqual([
      { readyMs: expect.any(Number), failed: [], failedAnew: [], slowest: [] },
    ]);
  });
});
