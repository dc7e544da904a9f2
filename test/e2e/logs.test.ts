import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit } from './support/result.js';

const logs = async (...args: readonly string[]) => {
  const ended = await postroj(['logs', ...args]);
  expectExit(ended, 0);
  return ended.stdout;
};
const inGuest = (machine: Machine, line: string) =>
  machine.exec(command('/bin/sh', ['-c', line]), { timeoutMs: 60_000 });

describe('what a machine wrote', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await bootImage('debian-bookworm');
    const line = 'echo one two | systemd-cat -t e2e; echo on-console >/dev/console';
    await inGuest(machine, `${line}; journalctl --sync`);
  });
  afterAll(async () => {
    await machine.stop();
    await expectNothingLeft(sharedStateDir);
  });

  it('is printed while it runs: by unit, the last lines, since a time', async () => {
    const all = await logs(machine.name);
    expect(all).toMatch(/^\S+ \S+ e2e\[\d+\]: one two$/m);
    expect(all).toMatch(/systemd\[1\]: .*Multi-User/);
    expect(all).not.toContain('Invalid section header'); // of the unit that a command is
    expect((await logs(machine.name, '-n', '3')).trimEnd().split('\n')).toHaveLength(3);
    const ofUnit = await logs(machine.name, '-u', 'dbus');
    expect(ofUnit).toMatch(/D-Bus System Message Bus/);
    expect(ofUnit).not.toContain('one two');
    expect(await logs(machine.name, '--since', '1 hour ago')).toContain('one two');
    expect(await logs(machine.name, '--since', 'tomorrow')).toBe('');
  });

  it('on the console as well', async () => {
    expect(await logs(machine.name, '--console')).toMatch(/^on-console$/m);
    expect((await logs(machine.name, '--console', '-n', '1')).trimEnd().split('\n')).toHaveLength(
      1,
    );
  });

  it.each([
    [['no-such-machine'], "no machine 'no-such-machine'"],
    [['postroj', '-n', 'many'], "--lines must be a number, not 'many'"],
    [['postroj', '--console', '-u', 'dbus'], '--unit and --since: the console tells no units'],
  ])('is not printed for %j', async (args, message) => {
    const words = args.map((word) => (word === 'postroj' ? machine.name : word));
    const ended = await postroj(['logs', ...words]);
    expectExit(ended, 2);
    expect(ended.stderr).toContain(message);
  });

  it('is followed until it has ended, then still there, and how it ended is known', async () => {
    const args = [join(repoDir, 'bin/postroj'), 'logs', machine.name, '-f', '-n', '1'];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    const first = once(reader, 'line');
    reader.on('line', (line) => lines.push(line));
    await first;
    await inGuest(machine, 'echo while followed | systemd-cat -t e2e');
    expect(await machine.stop()).toBe('powered off');
    await once(child, 'close');
    expect(child.exitCode).toBe(0);
    expect(lines.filter((line) => line.endsWith(': while followed'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/Journal stopped|systemd-shutdown|Shutting down/);
    expect(await logs(machine.name, '-u', 'dbus')).toMatch(/D-Bus System Message Bus/);
    const record: unknown = JSON.parse(
      await import('node:fs/promises').then(({ readFile }) =>
        readFile(join(sharedStateDir, 'run', machine.name, 'machine.json'), 'utf8'),
      ),
    );
    expect(record).toMatchObject({ state: 'ended', end: 'powered off', init: 'systemd' });
  });
});

describe('a machine that does not go', () => {
  it('is asked to power off, then terminated, then killed, and that is said', async () => {
    const machine = await bootImage('debian-bookworm');
    const unit =
      '[Service]\\nType=notify\\nNotifyAccess=all\\nExecStart=/bin/sh -c "trap : TERM; systemd-notify --ready; while :; do sleep 1; done"\\nTimeoutStopSec=infinity\\n';
    await inGuest(
      machine,
      `printf '${unit}' >/run/systemd/system/stays.service; systemctl start stays`,
    );
    expect(await machine.stop()).toBe(
      'not powered off within 20 s, not terminated within 5.0 s, killed',
    );
    await expectNothingLeft(sharedStateDir);
  });

  it('is terminated when that is enough', async () => {
    const machine = await bootImage('debian-bookworm');
    const unit =
      '[Service]\\nExecStart=/bin/sleep infinity\\nKillSignal=SIGCONT\\nTimeoutStopSec=infinity\\n';
    await inGuest(
      machine,
      `printf '${unit}' >/run/systemd/system/stays.service; systemctl start stays`,
    );
    expect(await machine.stop()).toBe('not powered off within 20 s, terminated');
    await expectNothingLeft(sharedStateDir);
  });
});

describe('a machine that is stopped twice', () => {
  const unit =
    '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\nExecStop=/bin/sleep infinity\\nTimeoutStopSec=infinity\\n';

  it.each([0, 200])(
    'is killed by who gives it %d ms, and both are told when all of it is over',
    async (ms) => {
      const machine = await bootImage('debian-bookworm');
      await inGuest(
        machine,
        `printf '${unit}' >/run/systemd/system/stays.service; systemctl start stays`,
      );
      const patient = machine.stop(1_000_000);
      const state = command('systemctl', ['show', '--property=ActiveState', '--value', 'stays']);
      while ((await machine.query(state)).stdout.trim() !== 'deactivating');
      expect(await machine.stop(ms)).toBe('killed');
      await expectNothingLeft(sharedStateDir);
      expect(await patient).toBe('killed');
    },
  );
});

describe('a machine whose postroj was killed', () => {
  it('is told of as such, and its logs are there', async () => {
    const before = new Set(readdirSync(join(sharedStateDir, 'run')));
    const wait = ['--check-network', 'tcp://localhost:9', '--network-timeout', '1000'];
    const args = [join(repoDir, 'bin/postroj'), 'pkgprobe', '-i', 'debian-bookworm', ...wait];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface({ input: child.stderr }))
      if (/check …/.test(line)) break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    const name = readdirSync(join(sharedStateDir, 'run')).find((one) => !before.has(one)) ?? '';
    expect(await logs(name, '-f')).toMatch(/systemd\[1\]: .*Multi-User/); // -f ends by itself
    expectExit(await postroj(['clean']), 0);
    expect(await logs(name, '--console')).not.toBe('');
    await expectNothingLeft(sharedStateDir);
  });
});
