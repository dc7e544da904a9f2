import { describe, expect, it } from '@jest/globals';

import { openrc } from '../../../../src/machine/init/openrc.js';
import { outcome } from '../../../support/machine.js';
import { asking, signal } from './asking.js';

const level = 'rc-status --runlevel';

describe('the boot', () => {
  it.each([
    ['sysinit', 1, undefined],
    ['boot', 1, undefined],
    ['', 1, undefined],
    ['shutdown', 1, undefined],
    ['default', 0, undefined],
    ['default', 1, []],
    ['mine', 1, []],
  ])('in runlevel %j, pgrep of openrc answering %i', async (runlevel, working, failed) => {
    const { ask } = asking({ [level]: `${runlevel}\n`, 'pgrep -x openrc': working, 'ls /run': '' });
    expect(await openrc.settled(ask, signal)).toEqual(failed);
  });

  it('asks for the runlevel first: openrc sets it, and ends after that', async () => {
    const { ask, asked } = asking({ [level]: 'default\n', pgrep: 1, ls: 'webfs\ncron\n' });
    expect(await openrc.settled(ask, signal)).toEqual(['webfs', 'cron']);
    expect(asked).toEqual([level, 'pgrep -x openrc', 'ls /run/openrc/failed']);
  });

  it.each([
    ['default', true],
    ['boot', true],
    ['off', false],
    ['shutdown', false],
    ['reboot', false],
    ['', false],
  ])('is up in runlevel %j: %s', async (runlevel, up) => {
    expect(await openrc.isUp(asking({ [level]: `${runlevel}\n` }).ask)).toBe(up);
  });
});

describe('a service', () => {
  const there = { 'rc-service --exists': 0 };

  it.each([
    [0, { state: 'up', shown: 'started' }],
    [3, { state: 'down', shown: 'not running', detail: 'it says' }],
    [4, { state: 'down', shown: 'stopping', detail: 'it says' }],
    [8, { state: 'down', shown: 'starting', detail: 'it says' }],
    [16, { state: 'down', shown: 'inactive', detail: 'it says' }],
    [32, { state: 'failed', shown: 'crashed', detail: 'it says' }],
    [99, { state: 'down', shown: 'its status ended with exit code 99', detail: 'it says' }],
  ])('whose status ends with %i', async (code, state) => {
    const { ask } = asking({ 'rc-service webfs status': outcome(code, 'it says\n'), ...there });
    expect(await openrc.unit(ask, 'webfs')).toEqual(state);
  });

  it('that is not there', async () => {
    const { ask } = asking({ 'rc-service webfs status': 1, 'rc-service --exists webfs': 1 });
    const nothing = { state: 'missing', shown: 'there is no such service' };
    expect(await openrc.unit(ask, 'webfs')).toEqual(nothing);
  });

  it('has no type in its name', () => {
    const names = ['webfs.service', 'webfs', 'org.x'].map((name) => openrc.unitName(name));
    expect(names).toEqual(['webfs', 'webfs', 'org.x']);
  });
});
