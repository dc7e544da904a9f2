import { describe, expect, it } from '@jest/globals';

import { parseProperties, systemd, unitName } from '../../../../src/machine/init/systemd.js';
import { asking, signal } from './asking.js';

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

describe('of an old systemd', () => {
  it.each([
    ['219', false, 'systemctl is-system-running'],
    ['235', false, 'systemctl is-system-running'],
    ['236', true, 'systemctl is-system-running'],
    ['239', true, 'systemctl is-system-running'],
    ['240', true, 'systemctl is-system-running --wait'],
    ['260', true, 'systemctl is-system-running --wait'],
    ['', true, 'systemctl is-system-running --wait'],
  ])('%s only what it can is asked', async (version, runsUnits, question) => {
    const init = systemd(version);
    expect([init.runsUnits, init.notifies]).toEqual([runsUnits, runsUnits]);
    const { ask, asked } = asking({ systemctl: 'running\n' });
    expect(await init.settled(ask, signal)).toEqual([]);
    expect(asked).toEqual([question]);
  });
});

describe('the boot', () => {
  it.each([
    ['', undefined],
    ['initializing', undefined],
    ['starting', undefined],
    ['stopping', undefined],
    ['running', []],
    ['degraded', ['a.service', 'b.mount']],
    ['maintenance', ['a.service', 'b.mount']],
  ])('that is %j', async (state, failed) => {
    const list = 'a.service loaded failed failed A\nb.mount loaded failed failed B\n';
    const { ask } = asking({
      'systemctl is-system-running': `${state}\n`,
      'systemctl list-units --failed': list,
    });
    expect(await systemd('252').settled(ask, signal)).toEqual(failed);
  });

  it.each([
    ['starting', true],
    ['running', true],
    ['degraded', true],
    ['stopping', false],
    ['', false],
  ])('is up while %j: %s', async (state, up) => {
    const { ask } = asking({ 'systemctl is-system-running': `${state}\n` });
    expect(await systemd('252').isUp(ask)).toBe(up);
  });
});

type Properties = Readonly<Record<string, string>>;

/** A guest whose systemd shows this and whose journal has two lines. */
function showing(properties: Properties) {
  const show = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
  return asking({ 'systemctl show': show.join(''), journalctl: 'began\nfailed\n' });
}

const active = { LoadState: 'loaded', ActiveState: 'active', SubState: 'running' };
const inactive = { LoadState: 'loaded', ActiveState: 'inactive', SubState: 'dead' };
const ranOnce = {
  ...inactive,
  Type: 'oneshot',
  Result: 'success',
  ExecMainExitTimestampMonotonic: '12',
};

describe('a unit', () => {
  it('is asked for by its name, which is no option', async () => {
    const { ask, asked } = showing(active);
    await systemd('252').unit(ask, 'webfs.service');
    expect(asked).toEqual([
      expect.stringMatching(/^systemctl show --property=\S+ -- webfs\.service$/),
    ]);
  });

  it.each<readonly [string, Properties, string, string]>([
    ['that runs', active, 'up', 'active (running)'],
    ['that ran once and well', ranOnce, 'up', 'inactive (dead)'],
    ['that stays active after it ran', { ...active, SubState: 'exited' }, 'up', 'active (exited)'],
    ['that has not started yet', inactive, 'down', 'inactive (dead)'],
    [
      'that is about to run once',
      { ...ranOnce, ExecMainExitTimestampMonotonic: '0' },
      'down',
      'inactive (dead)',
    ],
    ['that ran once and badly', { ...ranOnce, Result: 'exit-code' }, 'down', 'inactive (dead)'],
    ['that is a service and ended', { ...ranOnce, Type: 'simple' }, 'down', 'inactive (dead)'],
    [
      'that is starting',
      { ...inactive, ActiveState: 'activating', SubState: 'start' },
      'down',
      'activating (start)',
    ],
    ['of a guest that says nothing', {}, 'down', 'the guest did not answer'],
  ])('%s', async (_, properties, state, shown) => {
    const { ask } = showing(properties);
    expect(await systemd('252').unit(ask, 'webfs.service')).toMatchObject({ state, shown });
  });

  const failed = { ...inactive, ActiveState: 'failed', SubState: 'failed', Result: 'exit-code' };

  it.each<readonly [string, Properties, string, string]>([
    ['failed', failed, 'failed', 'failed (failed), result: exit-code'],
    ['is not there', { LoadState: 'not-found' }, 'missing', 'there is no such unit'],
    ['is masked', { LoadState: 'masked' }, 'failed', 'the unit is masked'],
    ['cannot be read', { LoadState: 'bad-setting' }, 'failed', 'the unit is bad-setting'],
  ])('that %s, and its journal tells why', async (_, properties, state, shown) => {
    const { ask, asked } = showing(properties);
    const detail = 'began\nfailed';
    expect(await systemd('252').unit(ask, 'webfs.service')).toMatchObject({ state, shown, detail });
    expect(asked[1]).toMatch(/^journalctl .* UNIT=webfs\.service \+ _SYSTEMD_UNIT=webfs\.service /);
  });

  it('is asked for together with others, and told from them by its names', async () => {
    const block = (properties: Properties) =>
      Object.entries(properties)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('');
    const { ask, asked } = asking({
      'systemctl show': [
        block({ Id: 'b.service', Names: 'b.service alias.service', ...active }),
        block({ Id: 'a.socket', Names: 'a.socket', ...inactive, Listen: 'x\nListen=y' }),
      ].join('\n'),
    });
    const units = await systemd('252').units?.(ask, ['a.socket', 'alias.service', 'c.service']);
    expect(asked).toEqual([expect.stringMatching(/-- a\.socket alias\.service c\.service$/)]);
    expect(units?.get('a.socket')).toMatchObject({ state: 'down', shown: 'inactive (dead)' });
    expect(units?.get('a.socket')?.properties?.get('Listen')).toBe('x\ny');
    expect(units?.get('alias.service')).toMatchObject({ state: 'up' });
    expect(units?.get('c.service')).toMatchObject({ shown: 'the guest did not answer' });
  });
});
