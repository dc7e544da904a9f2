import { describe, expect, it } from '@jest/globals';

import { parseStatus, runit } from '../../../../src/machine/init/runit.js';
import { outcome } from '../../../support/machine.js';
import { asking, signal } from './asking.js';

const pgrep = 'pgrep -a -x runsvdir';
const runsvdir = (directory: string) => `572 runsvdir -P ${directory} log: .........\n`;
const debian = runsvdir('/etc/service');

describe('the boot', () => {
  it.each([
    ['its second stage has not been reached', 1, '', 0, undefined],
    ['there is no service', debian, '', 0, []],
    [
      'one is not supervised yet',
      debian,
      'a\nb\n',
      outcome(1, 'run: /etc/service/a: 1s'),
      undefined,
    ],
    [
      'all are up, or are not wanted',
      debian,
      'a\nb\n',
      'run: /etc/service/a: (pid 1) 2s; run: log: (pid 2) 3s\ndown: /etc/service/b: 3s\n',
      [],
    ],
  ])('when %s', async (_, stage, services, status, failed) => {
    const { ask } = asking({ [pgrep]: stage, ls: services, 'sv status': status });
    expect(await runit.settled(ask, signal)).toEqual(failed);
  });

  it('tells what ends again and again, in the directory that is watched', async () => {
    const place = '/run/runit/runsvdir/current';
    const down = `down: ${place}/a: 1s, normally up, want up\n`;
    const { ask, asked } = asking({ [pgrep]: runsvdir(place), ls: 'a\n', 'sv status': down });
    expect(await runit.settled(ask, signal)).toEqual(['a']);
    const look = [pgrep, `ls ${place}`, `sv status ${place}/a`];
    expect(asked).toEqual([...look, ...look]); // it was given the time to start again
  });

  it.each([
    [debian, true],
    [1, false],
  ])('is up while services are watched', async (watched, up) => {
    expect(await runit.isUp(asking({ [pgrep]: watched }).ask)).toBe(up);
  });
});

describe('a service', () => {
  it.each([
    ['run: webfs: (pid 42) 3s; run: log: (pid 40) 9s\n', 'up', 'run (pid 42) 3s'],
    ['run: webfs: (pid 42) 10s, normally down\n', 'up', 'run (pid 42) 10s, normally down'],
    ['run: webfs: (pid 42) 0s\n', 'down', 'run (pid 42) 0s'],
    ['down: webfs: 1s, normally up, want up\n', 'down', 'down 1s, normally up, want up'],
    ['finish: webfs: (pid 7) 1s\n', 'down', 'finish (pid 7) 1s'],
    ['', 'down', ''],
  ])('%j', (text, state, shown) => {
    expect(parseStatus(text)).toEqual({ state, shown });
  });

  it.each([
    [0, { state: 'down', shown: 'not supervised yet' }],
    [1, { state: 'missing', shown: 'there is no such service' }],
  ])('that cannot be asked, its directory answering %i', async (there, state) => {
    const { ask, asked } = asking({ 'sv status webfs': 1, [pgrep]: debian, test: there });
    expect(await runit.unit(ask, 'webfs')).toEqual(state);
    expect(asked.at(-1)).toBe('test -e /etc/service/webfs');
  });
});
