import { describe, expect, it } from '@jest/globals';

import { liveLines } from '../../../src/cli/live-lines.js';
import { both, postponing, type Pausable } from '../../../src/cli/pausable.js';
import { screenOf } from '../../support/screen.js';

describe('postponing', () => {
  it('does at once, or in order when it is resumed, and each thing once', () => {
    const done: number[] = [];
    const postponed = postponing();
    const add = (number: number) => {
      postponed.do(() => done.push(number));
    };
    add(1);
    postponed.pause();
    postponed.pause();
    add(2);
    add(3);
    expect(done).toEqual([1]);
    postponed.resume();
    add(4);
    expect(done).toEqual([1, 2, 3, 4]);
    postponed.resume();
    expect(done).toEqual([1, 2, 3, 4]);
  });
});

it('both: what changes goes first and comes last, below what was postponed', () => {
  const calls: string[] = [];
  const named = (name: string): Pausable => ({
    pause: () => calls.push(`${name} pauses`),
    resume: () => calls.push(`${name} resumes`),
  });
  const pausable = both(named('lines'), named('live'));
  pausable.pause();
  pausable.resume();
  expect(calls).toEqual(['live pauses', 'lines pauses', 'lines resumes', 'live resumes']);
});

it('live lines are gone while they are paused, and back with what they are by then', () => {
  let sent = '';
  const live = liveLines({ columns: 40, rows: 10, write: (text) => (sent += text) });
  live.above(() => (sent += 'debian  boot\r\n'));
  live.set('debian', 'debian  booting');
  live.remove('nothing');
  live.pause();
  expect(screenOf(sent, 40)).toEqual(['debian  boot', '']);
  live.set('debian', 'debian  installing');
  live.above(() => (sent += '$ exit\r\n'));
  expect(screenOf(sent, 40)).toEqual(['debian  boot', '$ exit', '']);
  live.resume();
  expect(screenOf(sent, 40)).toEqual(['debian  boot', '$ exit', 'debian  installing', '']);
});
