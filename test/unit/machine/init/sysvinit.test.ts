import { describe, expect, it } from '@jest/globals';

import { bootIsOver, sysvinit } from '../../../../src/machine/init/sysvinit.js';
import { outcome } from '../../../support/machine.js';
import { asking, signal } from './asking.js';

const si = '                  2026-11-23 22:20                 2 id=si    term=0 exit=0\n';
const level = '     run-level 2  2026-11-23 22:20                   last=S\n';
const l2 = '                  2026-11-23 22:20               555 id=l2    term=0 exit=0\n';

describe('the boot', () => {
  it.each([
    ['nothing is known', '', false],
    ['its first scripts are over', si, false],
    ['it enters its runlevel', si + level, false],
    ['the scripts of the runlevel are over', si + level + l2, true],
    ['those of another one are', si + level + l2.replace('l2', 'l3'), false],
    ['it is in another runlevel', `${si}${level.replace('2', '3')}${l2}`, false],
  ])('when %s', (_, who, over) => {
    expect(bootIsOver(who)).toBe(over);
  });

  it('is looked up in utmp', async () => {
    const { ask, asked } = asking({ who: si + level + l2 });
    expect(await sysvinit.settled(ask, signal)).toEqual([]);
    expect(asked).toEqual(['who --runlevel --dead']);
    expect(await sysvinit.settled(asking({ who: si }).ask, signal)).toBeUndefined();
  });

  it.each([
    ['N 2', true],
    ['S 2', true],
    ['2 0', false],
    ['2 6', false],
    ['unknown', false],
    ['', false],
  ])('is up in runlevel %j: %s', async (runlevel, up) => {
    expect(await sysvinit.isUp(asking({ runlevel: `${runlevel}\n` }).ask)).toBe(up);
  });
});

describe('a service', () => {
  it.each([
    [1, 'dead, but its pid file is there'],
    [2, 'dead, but its lock file is there'],
    [3, 'not running'],
    [4, 'unknown'],
    [150, 'its status ended with exit code 150'],
  ])('whose status ends with %i', async (code, shown) => {
    const said = outcome(code, '', 'webfsd is\nnot there\n');
    const { ask } = asking({ 'service webfs status': said, 'test -x /etc/init.d/webfs': 0 });
    const detail = 'webfsd is\nnot there';
    expect(await sysvinit.unit(ask, 'webfs')).toEqual({ state: 'down', shown, detail });
  });

  it('whose script does not end', async () => {
    const late = { ...outcome(0), exitCode: undefined, timedOut: true };
    const { ask } = asking({ 'service webfs status': late, 'test -x /etc/init.d/webfs': 0 });
    expect(await sysvinit.unit(ask, 'webfs')).toMatchObject({ shown: 'its status does not end' });
  });

  it('that runs', async () => {
    const { ask } = asking({ 'service webfs status': 'webfsd is running.\n' });
    expect(await sysvinit.unit(ask, 'webfs')).toEqual({ state: 'up', shown: 'running' });
  });

  it('that is not there', async () => {
    const { ask } = asking({ 'service webfs status': 1, 'test -x /etc/init.d/webfs': 1 });
    const nothing = { state: 'missing', shown: 'there is no such service' };
    expect(await sysvinit.unit(ask, 'webfs')).toEqual(nothing);
  });
});
