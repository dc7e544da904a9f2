import { spawnSync } from 'node:child_process';

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
