import { describe, expect, it } from '@jest/globals';

import {
  hierarchyFor,
  legacyOn,
  needsLegacy,
  type LegacySupport,
} from '../../../src/machine/hierarchy.js';
import { failureOf } from '../../support/failure.js';

const systemd = (version: string) => ({ name: 'systemd', version }) as const;

describe('needsLegacy', () => {
  it.each([
    ['systemd', '208', true],
    ['systemd', '219', true],
    ['systemd', '229', true],
    ['systemd', '230', false],
    ['systemd', '252', false],
    ['systemd', '260', false],
    ['systemd', '', false],
    ['openrc', '0.45.2', false],
    ['runit', '2.1.2', false],
    ['sysvinit', '3.06', false],
    ['none', '', false],
  ] as const)('%s %s: %s', (name, version, needs) => {
    expect(needsLegacy({ name, version })).toBe(needs);
  });
});

describe('legacyOn', () => {
  const needs = 'centos-7: its systemd 219 needs control groups of version 1';
  const on = (host: LegacySupport) => legacyOn('centos-7', systemd('219'), host);

  it.each([
    ['Debian 12', 252, true],
    ['a hosted runner, ubuntu-24.04', 255, true],
    ['the last that can', 257, true],
    ['one that does not tell', undefined, true],
  ])('is given by %s', (_, nspawn, mountable) => {
    expect(on({ nspawn, mountable })).toBe('legacy');
  });

  it.each([
    ['the first that cannot', 258, true],
    ['ubuntu-26.04', 259, true],
    ['one that could neither mount it', 260, false],
  ])('is refused by %s: GUEST_TOO_OLD', async (_, nspawn, mountable) => {
    const error = await failureOf(() => on({ nspawn, mountable }));
    expect(error).toMatchObject({
      code: 'GUEST_TOO_OLD',
      message: `${needs}, which systemd-nspawn ${nspawn} of this host cannot give it`,
      hint: 'Run it on a host with systemd 257 or older, such as runs-on: ubuntu-24.04.',
    });
  });

  it.each([252, 257, undefined])('is refused where it cannot be mounted: %s', async (nspawn) => {
    const error = await failureOf(() => on({ nspawn, mountable: false }));
    expect(error).toMatchObject({
      code: 'GUEST_TOO_OLD',
      message: `${needs}, which this host does not let us mount`,
    });
    expect(error.hint).toContain('cgroup_no_v1=named');
  });
});

it('asks nothing of the host for guests that are new enough', async () => {
  expect(await hierarchyFor('debian-12', systemd('252'))).toBe('unified');
});
