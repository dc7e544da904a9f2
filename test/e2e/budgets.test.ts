import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { readInotifyUsage } from '../../src/system/usage.js';
import { withInotifyLimit } from '../support/inotify-limit.js';
import { sharedStateDir } from './support/cache.js';
import { expectNothingLeft } from './support/leftovers.js';
import { manyTargets } from './support/many-targets.js';
import { postroj, repoDir } from './support/postroj.js';
import { runProgram, type Ended } from './support/program.js';
import { expectExit, onlyTarget, resultOf } from './support/result.js';
import { containerTar } from './support/roots.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const LIMIT_FILE = '/proc/sys/fs/inotify/max_user_instances';
const limit = () => Number(readFileSync(LIMIT_FILE, 'utf8'));
const hosts = limit();
/** The kernel's default, whatever this host has. */
const usual = 128;
/** More than that has room for. */
const MANY = 20;
const WAITS =
  /waits for inotify instances: \d+ of \d+ in use, a machine takes 8\. --raise-host-limits raises fs\.inotify\.max_user_instances for the run/g;
const RAISED =
  /host +warning: fs\.inotify\.max_user_instances is raised from \d+ to \d+ for this run/;

const many = async (count: number) => manyTargets(directory, { tar: await containerTar(), count });

/** journald is what dies first when there are no instances of inotify left. */
const journal = 'logger e2e-says && journalctl --sync && journalctl --quiet | grep -q e2e-says';
const checks = ['--check-unit', 'systemd-journald', '--check-command', journal, '--json'];

beforeAll(async () => {
  expectExit(await postroj(['pull', `tar:${await containerTar()}`]), 0); // once, not by all at once
  writeFileSync(LIMIT_FILE, String(usual));
});
afterAll(() => {
  writeFileSync(LIMIT_FILE, String(hosts));
});
afterEach(async () => {
  await expectNothingLeft(sharedStateDir);
  expect(limit()).toBe(usual);
});

function expectAllAlive(ended: Ended, count: number): void {
  expectExit(ended, 0);
  const { targets } = resultOf(ended);
  expect(targets.map(({ verdict }) => verdict)).toEqual(
    Array.from({ length: count }, () => 'pass'),
  );
  expect(ended.stderr).not.toContain('degraded');
}

describe('more machines than the host has room for', () => {
  // with more room the first might be gone before the last has come
  it(`wait for each other: all ${MANY} come up with a live journal, and it is said once`, async () => {
    writeFileSync(LIMIT_FILE, String(readInotifyUsage().used + 3 * 8));
    try {
      const ended = await postroj(['pkgprobe', ...(await many(MANY)), ...checks]);
      expectAllAlive(ended, MANY);
      expect(ended.stderr.match(WAITS) ?? []).toHaveLength(1);
    } finally {
      writeFileSync(LIMIT_FILE, String(usual));
    }
  });

  it('wait for those of another run as well', async () => {
    const half = Math.ceil(MANY / 2);
    const run = async () => postroj(['pkgprobe', ...(await many(half)), ...checks]);
    for (const ended of await Promise.all([run(), run()])) expectAllAlive(ended, half);
  });
});

describe('a host without room for a single machine', () => {
  const one = ['pkgprobe', '--image', 'debian-bookworm', ...checks];
  const refused = (outer: readonly string[], ...flags: string[]) =>
    runProgram({
      file: 'env',
      args: [...outer, process.execPath, join(repoDir, 'bin/postroj'), ...one, ...flags],
      env: { POSTROJ_STATE_DIR: sharedStateDir },
    });

  it('HOST_LIMIT: names the limit and the remedy, and nothing boots', async () => {
    const outer = withInotifyLimit(7, directory);
    // also two that start at the same moment must not wait for each other
    for (const ended of await Promise.all([refused(outer), refused(outer)])) {
      expectExit(ended, 3);
      const target = onlyTarget(ended);
      expect(target.error).toEqual({
        code: 'HOST_LIMIT',
        message: expect.stringMatching(
          /^this host has no room for a machine: inotify instances: \d+ of 7 in use, a machine takes 8$/,
        ),
        hint: '--raise-host-limits raises fs.inotify.max_user_instances for the run, `sudo sysctl fs.inotify.max_user_instances=N` until the next boot.',
      });
      expect(target.phases.map(({ name }) => name)).toEqual(['acquire']);
    }
  });

  it('says so when the limit cannot be raised either', async () => {
    const readOnly = `mount -o remount,bind,ro ${LIMIT_FILE} && exec "$@"`;
    const outer = [...withInotifyLimit(7, directory), 'sh', '-c', readOnly, 'sh'];
    const ended = await refused(outer, '--raise-host-limits');
    expectExit(ended, 3);
    expect(onlyTarget(ended).error?.code).toBe('HOST_LIMIT');
    expect(ended.stderr).toMatch(
      /warning: fs\.inotify\.max_user_instances stays 7, machines wait for each other: EROFS/,
    );
  });
});

describe('--raise-host-limits', () => {
  let args: string[];
  beforeAll(async () => {
    args = ['pkgprobe', ...(await many(MANY)), ...checks, '--raise-host-limits'];
  });

  it('makes room for all at once, says so, and puts the limit back', async () => {
    const ended = await postroj(args);
    expectAllAlive(ended, MANY);
    expect(ended.stderr).toMatch(RAISED);
    expect(ended.stderr).not.toMatch(WAITS);
    expect(ended.stderr).toContain(`put back: fs.inotify.max_user_instances=${usual}\n`);
  });

  it('changes nothing for what the host has room for', async () => {
    const few = ['--image', 'debian-bookworm', ...checks, '--raise-host-limits'];
    const ended = await postroj(['pkgprobe', ...few]);
    expectAllAlive(ended, 1);
    expect(ended.stderr).not.toContain('max_user_instances');
  });

  it('puts it back after Ctrl-C', async () => {
    const ended = await postroj(args, { signalAfter: /boot ok/ });
    expectExit(ended, 130);
    expect(ended.stderr).toMatch(RAISED);
  });

  it('is undone by `postroj clean` after kill -9', async () => {
    await killedWhenRaised();
    const ended = await postroj(['clean']);
    expectExit(ended, 0);
    expect(ended.stdout).toContain(`\nPut back: fs.inotify.max_user_instances=${usual}\n`);
  });

  it('is undone by the next start after kill -9', async () => {
    await killedWhenRaised();
    expectAllAlive(await postroj(['pkgprobe', '--image', 'debian-bookworm', ...checks]), 1);
  });

  async function killedWhenRaised(): Promise<void> {
    const child = spawn(process.execPath, [join(repoDir, 'bin/postroj'), ...args], {
      env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    for await (const line of createInterface({ input: child.stderr }))
      if (/boot ok/.test(line)) break;
    expect(limit()).toBeGreaterThan(usual);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(limit()).toBeGreaterThan(usual);
  }
});
