import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { holdHostLimits, settleHostLimits } from '../../../src/machine/host-limits.js';
import { Releases } from '../../../src/system/releases.js';
import { readSysctl, writeSysctl } from '../../../src/system/sysctl.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { bundle } from '../support/programs.js';

const INSTANCES = 'fs.inotify.max_user_instances';
const temporary = temporaryDirectory();
const before = readSysctl(INSTANCES);
let raised: WorkDirectories;
let said: string[];

beforeEach(async () => {
  raised = new WorkDirectories(await mkdtemp(path.join(temporary, 'x')));
  said = [];
});
afterEach(() => {
  writeSysctl(INSTANCES, before);
});

const now = () => readSysctl(INSTANCES);
const notes = async () => (await readdir(raised.base)).filter((name) => name !== 'lock');

/** A run: what it holds, until it is released. */
async function hold(machines: number, raise = true): Promise<Releases> {
  const releases = new Releases();
  const say = (message: string) => void said.push(message);
  const log = { info: say, warn: say, detail: say };
  const { signal } = new AbortController();
  await holdHostLimits({ raised, raise, machines, log, signal }, releases);
  return releases;
}

describe('a run that may raise the limits', () => {
  it('raises them for its machines, says so, and puts them back', async () => {
    const run = await hold(before);
    const high = now();
    expect(high).toBeGreaterThanOrEqual(2 * 8 * before);
    expect(said).toEqual([`${INSTANCES} is raised from ${before} to ${high} for this run`]);
    expect(await notes()).toHaveLength(1);
    await run.all();
    expect(now()).toBe(before);
    expect(said[1]).toBe(`put back: ${INSTANCES}=${before}`);
    expect(await notes()).toEqual([]);
  });

  it('leaves them alone when there is room', async () => {
    const run = await hold(1);
    expect([now(), said, await notes()]).toEqual([before, [], []]);
    await run.all();
  });

  it('leaves alone what somebody else has set meanwhile', async () => {
    const run = await hold(before);
    writeSysctl(INSTANCES, before + 7);
    await run.all();
    expect([now(), said.length, await notes()]).toEqual([before + 7, 1, []]);
  });
});

describe('two runs', () => {
  it.each([
    ['the first', 0],
    ['the second', 1],
  ])('have room for both; when %s ends, the other keeps its own', async (_, first) => {
    const runs = [await hold(before)];
    const alone = now();
    runs.push(await hold(before));
    expect(now()).toBeGreaterThanOrEqual(alone + 2 * 8 * before);
    await runs[first]?.all();
    expect(now()).toBeGreaterThanOrEqual(alone);
    await runs[1 - first]?.all();
    expect(now()).toBe(before);
  });

  it('one that may not raise them relies on what it has found', async () => {
    const one = await hold(before);
    const high = now();
    const other = await hold(1, false);
    await one.all();
    expect(now()).toBe(high);
    await other.all();
    expect(now()).toBe(before);
  });

  it('one that may not raise them changes nothing', async () => {
    const run = await hold(before, false);
    expect([now(), said, await notes()]).toEqual([before, [], []]);
    await run.all();
  });
});

describe('after kill -9', () => {
  async function killed(): Promise<void> {
    const program = await bundle('raise-and-stay', temporary);
    const child = spawn(process.execPath, [program, raised.base, String(before)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    expect(now()).toBeGreaterThan(before);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  it('the limits are put back by whoever settles', async () => {
    await killed();
    expect(await settleHostLimits(raised)).toEqual([`${INSTANCES}=${before}`]);
    expect([now(), await notes()]).toEqual([before, []]);
    expect(await settleHostLimits(raised)).toEqual([]);
  });

  it('not while a live run needs them, and then by that', async () => {
    const run = await hold(before);
    const high = now();
    await killed();
    expect(await settleHostLimits(raised)).toEqual([`${INSTANCES}=${high}`]);
    expect(now()).toBe(high);
    await run.all();
    expect([now(), await notes()]).toEqual([before, []]);
  });
});
