import { spawnSync } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { ownMark } from '../../../src/system/owner.js';
import { Releases } from '../../../src/system/releases.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;
let base: string;

beforeEach(() => {
  base = path.join(temporary, String(++count));
});

const mark = ownMark.replaceAll(':', '.');

/** The mark of a process of our namespace that has ended. */
function deadMark(): string {
  const [space, , start] = mark.split('.');
  return `${space}.${spawnSync('true').pid}.${start}`;
}

describe('WorkDirectories', () => {
  it('are named after their owner, and fit for a path of overlayfs', async () => {
    const directory = new WorkDirectories(base).create(new Releases());
    expect(path.dirname(directory)).toBe(base);
    expect(path.basename(directory)).toMatch(/^\d+\.\d+\.\d+~[0-9a-f]{8}$/);
    expect(path.basename(directory).startsWith(`${mark}~`)).toBe(true);
    expect((await stat(directory)).mode & 0o777).toBe(0o755);
    const secret = new WorkDirectories(base, { mode: 0o700 }).create(new Releases());
    expect((await stat(secret)).mode & 0o777).toBe(0o700);
  });

  it('have a suffix that tells them apart', () => {
    const work = new WorkDirectories(base);
    const [one, two] = [work.create(new Releases()), work.create(new Releases())];
    expect(WorkDirectories.suffixOf(one)).toMatch(/^[0-9a-f]{8}$/);
    expect(WorkDirectories.suffixOf(one)).not.toBe(WorkDirectories.suffixOf(two));
  });

  it('go with what was put into them when they are released', async () => {
    const releases = new Releases();
    const directory = new WorkDirectories(base).create(releases);
    await writeFile(path.join(directory, 'file'), '');
    await releases.all();
    expect(await readdir(base)).toEqual([]);
  });

  it.each(['', '.staging-'])(
    "with the prefix '%s', only those of dead owners are reaped",
    async (prefix) => {
      const work = new WorkDirectories(base, { prefix });
      const own = path.basename(work.create(new Releases()));
      const dead = `${prefix}${deadMark()}~01234567`;
      const others = [`${prefix}1.2.3~01234567`, 'names', '1.0.0-sha256-0'];
      for (const name of [dead, ...others])
        await mkdir(path.join(base, name, 'inside'), { recursive: true });
      expect(await work.reap()).toEqual([path.join(base, dead)]);
      expect((await readdir(base)).sort()).toEqual([own, ...others].sort());
    },
  );

  it('are listed with those whose owner is dead, and nothing else is', async () => {
    const work = new WorkDirectories(base);
    expect(await work.entries()).toEqual([]);
    const own = work.create(new Releases());
    const dead = path.join(base, `${deadMark()}~01234567`);
    for (const directory of [dead, path.join(base, 'names')]) await mkdir(directory);
    expect(await work.entries()).toEqual(
      expect.arrayContaining([
        { directory: own, alive: true },
        { directory: dead, alive: false },
      ]),
    );
    expect(await work.entries()).toHaveLength(2);
  });

  it('of another prefix are left alone', async () => {
    const dead = `${deadMark()}~01234567`;
    await mkdir(path.join(base, dead), { recursive: true });
    expect(await new WorkDirectories(base, { prefix: '.staging-' }).reap()).toEqual([]);
    expect(await readdir(base)).toEqual([dead]);
  });

  it('may be removed in a way of their own', async () => {
    const removed: string[] = [];
    const remove = (directory: string) => {
      removed.push(directory);
      return Promise.resolve();
    };
    const work = new WorkDirectories(base, { remove });
    const releases = new Releases();
    const directory = work.create(releases, 'suffix');
    const dead = path.join(base, `${deadMark()}~01234567`);
    await mkdir(dead);
    expect(path.basename(directory)).toBe(`${mark}~suffix`);
    await work.reap();
    await releases.all();
    expect(removed).toEqual([dead, directory]);
  });

  it('need not be there to be reaped', async () => {
    expect(await new WorkDirectories(base).reap()).toEqual([]);
  });
});
