import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { isOwnerAlive, ownMark, ownerMark } from '../../../src/system/owner.js';

describe('ownerMark', () => {
  it('names namespace, process and start', () => {
    expect(ownMark).toMatch(/^\d+:\d+:\d+$/);
    expect(ownMark.split(':')[1]).toBe(String(process.pid));
    expect(ownerMark(process.pid)).toBe(ownMark);
  });

  it('tells processes apart', () => {
    expect(ownerMark(process.ppid)).not.toBe(ownMark);
  });

  it('has none for a process that is not there', () => {
    expect(() => ownerMark(deadPid())).toThrow('ENOENT');
  });
});

describe('isOwnerAlive', () => {
  const [space = '', pid = '', start = ''] = ownMark.split(':');

  it('we are', () => {
    expect(isOwnerAlive(ownMark)).toBe(true);
    expect(isOwnerAlive(ownerMark(process.ppid))).toBe(true);
  });

  it.each([
    ['a process that has ended', () => `${space}:${deadPid()}:${start}`, false],
    ['our number with another start: it was used again', () => `${space}:${pid}:1`, false],
    ['what is no number', () => `${space}:x:1`, false],
    ['one of another namespace, which cannot be judged', () => `1:${pid}:1`, true],
    ['what is no mark', () => 'hello', true],
  ])('%s', (_, mark, alive) => {
    expect(isOwnerAlive(mark())).toBe(alive);
  });
});

function deadPid(): number {
  return spawnSync('true').pid;
}

it('an owner that has ended is dead, although nobody has waited for it', async () => {
  // a parent that never waits for its child: it tells the number when it is no shell any more
  const tell = `sleep 1000 & exec perl -e '$| = 1; print "$ARGV[0]\\n"; sleep' $!`;
  const parent = spawn('sh', ['-c', tell], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    const mark = ownerMark(pid);
    expect(isOwnerAlive(mark)).toBe(true);
    process.kill(pid, 'SIGKILL');
    while (!readFileSync(`/proc/${pid}/status`, 'utf8').includes('State:\tZ')) await setImmediate();
    expect(isOwnerAlive(mark)).toBe(false);
  } finally {
    parent.kill('SIGKILL');
  }
});
