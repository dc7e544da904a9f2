import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync, chownSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import {
  readInotifyUsage,
  readLoopUsage,
  readMemoryUsage,
  readTerminalUsage,
} from '../../../src/system/usage.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

/** A directory with what the kernel shows in /proc and /sys. */
function kernel(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(path.join(temporary, 'x'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

function openedBy(root: string, uid: number, pid: number, targets: readonly string[]): void {
  const directory = path.join(root, 'proc', String(pid));
  mkdirSync(path.join(directory, 'fd'), { recursive: true });
  for (const [index, target] of targets.entries())
    symlinkSync(target, path.join(directory, 'fd', String(index)));
  chownSync(directory, uid, 0);
}

describe('instances of inotify', () => {
  const inotify = 'anon_inode:inotify';

  it('are counted for root and its daemons, not for ordinary users', () => {
    const root = kernel({ 'proc/sys/fs/inotify/max_user_instances': '128\n', 'proc/meminfo': '' });
    openedBy(root, 0, 1, [inotify, '/dev/null', inotify, 'anon_inode:[eventpoll]']);
    openedBy(root, 104, 2, [inotify]);
    openedBy(root, 65_534, 3, [inotify]);
    openedBy(root, 1_000, 4, [inotify, inotify]);
    openedBy(root, 0, 5, []);
    mkdirSync(path.join(root, 'proc/6')); // has just ended
    expect(readInotifyUsage(root)).toEqual({ limit: 128, used: 4 });
  });
});

describe('memory', () => {
  const meminfo = 'MemTotal:        1000 kB\nMemFree:  100 kB\nMemAvailable:     600 kB\n';
  const used = (kib: number) => ({ limit: 1000 * 1024, used: kib * 1024 });

  it.each<readonly [string, Readonly<Record<string, string>>, number]>([
    ['no container', {}, 400],
    ['a container without a limit', { 'memory.max': 'max\n', 'memory.current': '5\n' }, 400],
    ['with one beyond the host', { 'memory.max': '9999999\n', 'memory.current': '5\n' }, 400],
    ['with a tighter one', { 'memory.max': '307200\n', 'memory.current': '102400\n' }, 800],
    [
      'with a cache of files that can go',
      {
        'memory.max': '307200\n',
        'memory.current': '102400\n',
        'memory.stat': 'anon 51200\nfile 51200\n',
      },
      750,
    ],
    ['that is spent', { 'memory.max': '1024\n', 'memory.current': '2048\n' }, 1001],
  ])('is counted in %s', (_, files, kib) => {
    const root = kernel({ 'proc/meminfo': meminfo });
    mkdirSync(path.join(root, 'sys/fs/cgroup'), { recursive: true });
    for (const [name, text] of Object.entries(files))
      writeFileSync(path.join(root, 'sys/fs/cgroup', name), text);
    expect(readMemoryUsage(root)).toEqual(used(kib));
  });
});

describe('loop devices', () => {
  const devtmpfs = '23 1 0:5 / /dev rw,relatime shared:2 - devtmpfs devtmpfs rw\n';
  const tmpfs =
    '23 1 0:5 / /dev rw,nosuid - tmpfs tmpfs rw\n24 23 0:6 / /dev/shm rw - tmpfs x rw\n';
  const nodes = { 'dev/loop0': '', 'dev/loop1': '', 'dev/loop12': '', 'dev/loop-control': '' };
  const taken = { 'sys/block/loop1/loop/backing_file': '/x\n', 'sys/block/loop0/size': '0\n' };

  it.each([
    ['are what nodes there are', tmpfs, { limit: 3, used: 1 }],
    ['are made on demand where new nodes appear', devtmpfs, { limit: Infinity, used: 1 }],
  ])('%s', (_, mounts, usage) => {
    const root = kernel({ 'proc/self/mountinfo': mounts, ...nodes, ...taken });
    expect(readLoopUsage(root)).toEqual(usage);
  });

  it('are none where there is no /dev', () => {
    expect(readLoopUsage(kernel({ 'proc/self/mountinfo': '' }))).toEqual({ limit: 0, used: 0 });
  });
});

it('terminals that are reserved for the host are not counted', () => {
  const pty = { 'proc/sys/kernel/pty/max': '4096\n', 'proc/sys/kernel/pty/reserve': '1024\n' };
  const root = kernel({ ...pty, 'proc/sys/kernel/pty/nr': '7\n' });
  expect(readTerminalUsage(root)).toEqual({ limit: 3072, used: 7 });
});
