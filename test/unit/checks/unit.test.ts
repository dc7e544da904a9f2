import { describe, expect, it } from '@jest/globals';

import { parseProperties, unitCheck, unitName } from '../../../src/checks/unit.js';
import { contextOf } from '../../support/checks.js';
import { fakeMachine, outcome } from '../../support/machine.js';

it.each([
  ['webfs', 'webfs.service'],
  ['webfs.service', 'webfs.service'],
  ['webfs.socket', 'webfs.socket'],
  ['apt-daily.timer', 'apt-daily.timer'],
  ['multi-user.target', 'multi-user.target'],
  ['srv-data.mount', 'srv-data.mount'],
  ['postgresql@15-main', 'postgresql@15-main.service'],
  ['org.example.thing', 'org.example.thing.service'],
  ['service', 'service.service'],
])('unitName(%s)', (name, unit) => {
  expect(unitName(name)).toBe(unit);
});

describe('parseProperties', () => {
  it.each([
    ['LoadState=loaded\nActiveState=active\n', { LoadState: 'loaded', ActiveState: 'active' }],
    ['Environment=A=1 B=2', { Environment: 'A=1 B=2' }],
    ['Result=', { Result: '' }],
    ['', {}],
    ['no property', {}],
  ])('%j', (text, properties) => {
    expect(Object.fromEntries(parseProperties(text))).toEqual(properties);
  });
});

type Properties = Readonly<Record<string, string>>;

/** A guest whose systemd shows this and whose journal has two lines. */
function contextShowing(properties: Properties) {
  const asked: string[] = [];
  const show = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  const machine = fakeMachine({
    query: ({ file, args }) => {
      asked.push([file, ...args].join(' '));
      return Promise.resolve(outcome(0, file === 'systemctl' ? show.join('') : 'began\nfailed\n'));
    },
  });
  return { asked, context: contextOf({ machine }) };
}

const active = { LoadState: 'loaded', ActiveState: 'active', SubState: 'running' };
const inactive = { LoadState: 'loaded', ActiveState: 'inactive', SubState: 'dead' };
const ranOnce = {
  ...inactive,
  Type: 'oneshot',
  Result: 'success',
  ExecMainExitTimestampMonotonic: '12',
};

describe('unitCheck', () => {
  it('asks systemd about the unit by its full name', async () => {
    const { asked, context } = contextShowing(active);
    const check = unitCheck({ kind: 'unit', unit: 'webfs' });
    expect(check).toMatchObject({ kind: 'unit', target: 'webfs.service', expected: 'active' });
    await check.observe(context);
    expect(asked).toEqual([
      expect.stringMatching(/^systemctl show --property=\S+ -- webfs\.service$/),
    ]);
  });

  it.each<readonly [string, Properties, string, string]>([
    ['that runs', active, 'met', 'active (running)'],
    ['that ran once and well', ranOnce, 'met', 'inactive (dead)'],
    ['that stays active after it ran', { ...active, SubState: 'exited' }, 'met', 'active (exited)'],
    ['that has not started yet', inactive, 'unmet', 'inactive (dead)'],
    [
      'that is about to run once',
      { ...ranOnce, ExecMainExitTimestampMonotonic: '0' },
      'unmet',
      'inactive (dead)',
    ],
    ['that ran once and badly', { ...ranOnce, Result: 'exit-code' }, 'unmet', 'inactive (dead)'],
    ['that is a service and ended', { ...ranOnce, Type: 'simple' }, 'unmet', 'inactive (dead)'],
    [
      'that is starting',
      { ...inactive, ActiveState: 'activating', SubState: 'start' },
      'unmet',
      'activating (start)',
    ],
    ['of a guest that says nothing', {}, 'unmet', 'the guest did not answer'],
  ])('a unit %s', async (_, properties, state, actual) => {
    const { context } = contextShowing(properties);
    const check = unitCheck({ kind: 'unit', unit: 'webfs' });
    expect(await check.observe(context)).toEqual({ state, actual });
  });

  it.each<readonly [string, Properties, string]>([
    [
      'failed',
      { ...inactive, ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' },
      'failed (failed), result: exit-code',
    ],
    ['is not there', { LoadState: 'not-found', ActiveState: 'inactive' }, 'there is no such unit'],
    ['is masked', { LoadState: 'masked', ActiveState: 'inactive' }, 'the unit is masked'],
    [
      'cannot be read',
      { LoadState: 'bad-setting', ActiveState: 'inactive' },
      'the unit is bad-setting',
    ],
  ])('a unit that %s is beyond hope, and its journal tells why', async (_, properties, actual) => {
    const { asked, context } = contextShowing(properties);
    const check = unitCheck({ kind: 'unit', unit: 'webfs' });
    expect(await check.observe(context)).toEqual({
      state: 'hopeless',
      actual,
      detail: 'began\nfailed',
    });
    expect(asked[1]).toMatch(/^journalctl .* --unit=webfs\.service$/);
  });
});
