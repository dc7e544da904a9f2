import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, expect, it } from '@jest/globals';

import { admitMachine } from '../../../src/machine/admission.js';
import type { Budget } from '../../../src/machine/budget.js';
import { Releases, withReleases } from '../../../src/system/releases.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const { signal } = new AbortController();
let admitted: WorkDirectories;

beforeEach(async () => {
  admitted = new WorkDirectories(await mkdtemp(path.join(temporary, 'x')));
});

/** How many machines there is room for: of the host's own room others take their part meanwhile. */
const ROOM = 5;
const things: Budget = { name: 'things', limit: 8 * ROOM + 7, used: 0, perMachine: 8 };
const budgets = () => [things];

const admit = (releases: Releases, onWait: (budget: Budget) => void = () => undefined) =>
  admitMachine({ admitted, signal, onWait, budgets }, releases);

it('admits no more than there is room for, and says once which budget is spent', async () => {
  const [first, others, late] = [new Releases(), new Releases(), new Releases()];
  await admit(first);
  const waits: Budget[] = [];
  for (let left = ROOM - 1; left > 0; left--) await admit(others, (one) => waits.push(one));
  expect(waits).toEqual([]);
  let waiting: Promise<unknown> = Promise.resolve();
  const spent = await new Promise<Budget>((resolve) => {
    waiting = admit(late, (budget) => {
      waits.push(budget);
      resolve(budget);
    });
  });
  expect(spent).toEqual({ ...things, used: 8 * ROOM });
  await others.all();
  await waiting;
  expect(waits).toEqual([spent]);
  await first.all();
  await late.all();
  expect(await readdir(admitted.base)).toEqual([]);
});

it('sets nothing aside any more for a machine that has booted', async () => {
  await withReleases(async (releases) => {
    for (let left = 3 * ROOM; left > 0; left--) await (await admit(releases)).booted();
  });
});

it('counts what other processes have announced, while they live', async () => {
  const announce = async (mark: string) => {
    const directory = path.join(admitted.base, mark);
    await mkdir(directory);
    await writeFile(path.join(directory, 'booting'), '');
  };
  const [own = ''] = await withReleases(async (releases) => {
    admitted.create(releases);
    return readdir(admitted.base);
  });
  const [space, , start] = own.slice(0, own.indexOf('~')).split('.');
  for (let index = ROOM; index > 0; index--) await announce(`${space}.1.${start}~dead${index}`);
  await withReleases((releases) => admit(releases));
  const ended = new AbortController();
  for (let index = ROOM; index > 0; index--) await announce(`1.2.3~alive${index}`);
  const onWait = () => {
    ended.abort(new Error('it waits'));
  };
  await withReleases(async (releases) => {
    const options = { admitted, signal: ended.signal, onWait, budgets };
    await expect(admitMachine(options, releases)).rejects.toThrow('it waits');
  });
});
