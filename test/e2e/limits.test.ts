import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';

import type { Limits } from '../../src/machine/limits.js';
import type { Machine } from '../../src/machine/machine.js';
import { command } from '../../src/system/exec.js';
import { bootImage } from './support/boot-image.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { webTar } from './support/web-tar.js';

afterEach(() => expectNothingLeft(sharedStateDir));

async function withMachine(limits: Limits, body: (machine: Machine) => Promise<void>) {
  const machine = await bootImage(`tar:${await webTar()}`, { limits });
  try {
    await body(machine);
  } finally {
    await machine.stop();
  }
}

const perl = (script: string) => command('perl', ['-e', script]);
/** 300 MB at once. */
const hungry = perl('my $text = "x" x 300e6; print length $text');
/** As many processes as fit, up to 300; they end with the one that counts them. */
const many = perl(`my @pids;
for (1 .. 300) { my $pid = fork; last unless defined $pid; if (!$pid) { sleep 100; exit } push @pids, $pid }
kill "KILL", @pids; print scalar @pids`);
/** Processor seconds of one second by the clock, begun at its start. */
const busy = perl(`my $start = time; 1 while time == $start; my ($before) = times; my $begin = time;
1 while time == $begin; my ($after) = times; print $after - $before`);

describe('a machine with limits', () => {
  it('has the memory that it was given, and what takes more is killed', () =>
    withMachine({ memoryBytes: 200 * 2 ** 20 }, async (machine) => {
      expect(machine.boots[0]?.failed).toEqual([]);
      const { exitCode, signal, stdout } = await machine.exec(hungry);
      expect([exitCode, signal, stdout]).toEqual([137, undefined, '']);
      expect((await machine.exec(perl('print length("x" x 50e6)'))).stdout).toBe('50000000');
    }));

  it('has the tasks that it was given', () =>
    withMachine({ tasks: 150 }, async (machine) => {
      const { stdout } = await machine.exec(many);
      expect(Number(stdout)).toBeGreaterThan(50);
      expect(Number(stdout)).toBeLessThan(150);
    }));

  it('has the processor time that it was given', () =>
    withMachine({ cpus: 0.1 }, async (machine) => {
      const { stdout } = await machine.exec(busy);
      expect(Number(stdout)).toBeLessThan(0.2);
    }));
});

it('a machine without limits takes what it needs', () =>
  withMachine({}, async (machine) => {
    expect((await machine.exec(hungry)).stdout).toBe('300000000');
    expect((await machine.exec(many)).stdout).toBe('300');
    expect(Number((await machine.exec(busy)).stdout)).toBeGreaterThan(0.2);
  }));

describe('pkgprobe --limits', () => {
  const probe = async (...args: string[]) => {
    const check = ['--check-command', 'perl -e \'print length("x" x 300e6)\''];
    return postroj(['pkgprobe', '--image', `tar:${await webTar()}`, ...args, ...check, '--json']);
  };

  it('holds for what is checked, and groups of control go with the machine', async () => {
    const ended = await probe('--limits', 'memory=200M', '--limits', 'tasks=200');
    expectExit(ended, 1);
    expect(onlyTarget(ended).checks[0]?.actual).toMatch(/137|SIGKILL/);
    for (const controller of ['memory', 'pids'])
      expect(
        readdirSync(`/sys/fs/cgroup/${controller}`).filter((name) => name.startsWith('postroj.')),
      ).toEqual([]);
  });

  it('lets what has enough pass, also with users of its own', async () => {
    expectExit(await probe('--limits', 'memory=1G', '--private-users'), 0);
  });

  it('refuses what is no limit, before anything starts', async () => {
    const ended = await probe('--limits', 'memory=lots');
    expectExit(ended, 2);
    expect(ended.stderr).toContain("limits: memory must be a size of 6M or more, not 'lots'");
  });
});
