import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { failureOf } from '../support/failure.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb, type DebSpec } from './support/deb.js';
import { initRoot, type OtherInit } from './support/init-roots.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, withoutNotes } from './support/result.js';
import { goodService, stoppedService } from './support/service-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

interface Facts {
  readonly init: OtherInit;
  /** What is said of a service that runs, and of one that nobody started. */
  readonly up: RegExp;
  readonly stopped: string;
  /** In seconds; runsvdir looks for new services every five. */
  readonly wait: string;
}

const runitUp = /^run \(pid \d+\) [1-9]\d*s$/;

describe.each<readonly [string, Facts]>([
  ['sysvinit', { init: 'sysvinit', up: /^running$/, stopped: 'not running', wait: '1' }],
  ['OpenRC', { init: 'openrc', up: /^started$/, stopped: 'not running', wait: '1' }],
  ['runit', { init: 'runit', up: runitUp, stopped: 'down \\d+s', wait: '8' }],
])('a root with %s made of Debian', (_, { init, up, stopped, wait }) => {
  async function probe(spec: DebSpec, args: readonly string[]) {
    const deb = await buildDeb(`${directory}/${init}`, spec);
    const ended = await postroj([
      ...['pkgprobe', '--image', await initRoot(init), '--package', deb, '--json', ...args],
    ]);
    await expectNothingLeft(sharedStateDir);
    return ended;
  }

  it('boots, installs a package and finds its service up', async () => {
    const ended = await probe(goodService(init), [
      ...['--check-unit', 'e2e-good.service', '--check-network', 'http://localhost:8000/'],
      ...['--check-command', 'test "$PWD" = /'],
    ]);
    expectExit(ended, 0);
    const target = onlyTarget(ended);
    expect(target.init).toEqual({ name: init, version: expect.stringMatching(/^\d+\.\d+/) });
    expect(target.phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      ...['acquire pass', 'boot pass', 'install pass', 'check pass', 'shutdown pass'],
    ]);
    expect(target.phases.at(-1)?.message).toBe('powered off');
    expect(withoutNotes(target).map((check) => `${check.kind} ${check.target}`)).toEqual([
      'unit e2e-good',
      'http http://localhost:8000/',
      'command test "$PWD" = /',
    ]);
    expect(target.checks[0]?.actual).toMatch(up);
  });

  it('fails a package whose service is not up, and keeps evidence', async () => {
    const report = ['--report-dir', `${directory}/report-${init}`];
    const checks = ['--check-unit', 'e2e-stopped', '--network-timeout', wait];
    const ended = await probe(stoppedService(init), [...checks, ...report]);
    expectExit(ended, 1);
    const target = onlyTarget(ended);
    expect(target.checks[0]?.message).toMatch(
      new RegExp(
        `^unit e2e-stopped: not active within ${wait}\\.0 s; last: ${stopped} \\(\\d+ tries\\)`,
      ),
    );
    const files = target.evidence?.map((file) => file.replace(/^.*\//, ''));
    expect(files).toEqual(expect.arrayContaining(['console.txt', 'processes.txt']));
  });

  it('is given up when its boot takes too long, with the end of the console', async () => {
    const reference = await initRoot(init);
    const error = await failureOf(() => bootImage(reference, { timeoutMs: 400 }));
    expect(error.code).toBe('BOOT_TIMEOUT');
    expect(error.message).toMatch(
      /^e2e: the boot was not over within 0\.4 s; its console's end:\n *\S/,
    );
    await expectNothingLeft(sharedStateDir);
  });

  it('is no finding when the machine goes down by itself', async () => {
    const ended = await postroj([
      ...['pkgprobe', '--image', await initRoot(init), '--json'],
      ...['--check-command', 'poweroff; sleep infinity'],
    ]);
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toMatchObject({
      code: 'MACHINE_DIED',
      message: expect.stringContaining('the machine went down by itself'),
    });
    expect(onlyTarget(ended).durationMs).toBeLessThan(50_000); // the command's deadline is 60 s
    await expectNothingLeft(sharedStateDir);
  });

  describe('runs commands', () => {
    let machine: Machine;
    beforeAll(async () => {
      machine = await bootImage(await initRoot(init));
    });
    afterAll(async () => {
      await machine.stop();
      await expectNothingLeft(sharedStateDir);
    });
    const shell = (line: string) => machine.exec(command('/bin/sh', ['-c', line]));
    const isRunning = async (line: string) =>
      (await machine.query(command('pgrep', ['-x', '-f', line]))).exitCode === 0;

    it.each([
      ['true', 0],
      ['exit 3', 3],
      ['/etc/passwd', 126],
      ['no-such-program', 127],
      ['kill -HUP $$', 129],
      ['kill -KILL $$', 137],
      ['kill -SEGV $$', 139],
      ['kill -TERM $$', 143],
      ['kill -KILL $PPID; sleep infinity', 137],
    ])('whose exit codes are true: %s', async (line, exitCode) => {
      expect(await shell(line)).toMatchObject({ exitCode, timedOut: false });
    });

    it('in a clean environment, in a group of their own', async () => {
      process.env.E2E_SECRET = 'secret';
      const { stdout } = await shell('pwd; umask; ulimit -n; env | cut -d= -f1 | sort');
      const groups = await shell('cat /proc/self/cgroup');
      delete process.env.E2E_SECRET;
      expect(stdout.split('\n')).toEqual([
        ...['/', '0022', '1024', 'HOME', 'LC_ALL', 'PATH', 'POSTROJ_OWNER', 'PWD', ''],
      ]);
      expect(groups.stdout).toMatch(/^0::\/postroj-exec-[0-9a-f]{8}$/m);
    });

    it('with no more capabilities than the init has', async () => {
      const { stdout } = await shell('grep -h CapBnd /proc/1/status /proc/self/status');
      const [init, own] = stdout.split('\n');
      expect(init).toMatch(/^CapBnd:\t[0-9a-f]{16}$/);
      expect(own).toBe(init);
    });

    it('to their deadline, and ends all that they started', async () => {
      const line = 'setsid sleep 7777 & sleep 7777 & wait';
      const outcome = await machine.exec(command('/bin/sh', ['-c', line]), { timeoutMs: 500 });
      expect(outcome).toMatchObject({ timedOut: true, exitCode: 137 });
      expect(await isRunning('sleep 7777')).toBe(false);
    });

    it('and lets what they leave behind live', async () => {
      expect(await shell('sleep 6666 & exit 5')).toMatchObject({ exitCode: 5 });
      expect(await isRunning('sleep 6666')).toBe(true);
    });

    it('and knows which services are not there', async () => {
      const nothing = { state: 'missing', shown: 'there is no such service' };
      expect(await machine.unit('e2e-nothing')).toEqual(nothing);
    });

    it('again after a reboot, on the same disk', async () => {
      await shell('echo here >/root/kept');
      await machine.reboot();
      expect(await shell('cat /root/kept')).toMatchObject({ exitCode: 0, stdout: 'here\n' });
      expect(await isRunning('sleep 6666')).toBe(false);
    });

    it('until it is powered off', async () => {
      expect(await machine.stop()).toBe('powered off');
    });
  });
});
