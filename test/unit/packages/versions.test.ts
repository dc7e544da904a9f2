import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { PackageFormat } from '../../../src/packages/manager.js';
import { compareVersions } from '../../../src/packages/versions/index.js';
import { versionArbitrary } from '../../support/versions.js';

const order = (format: PackageFormat, a: string, b: string) =>
  Math.sign(compareVersions(format, a, b));

/** From the oldest to the newest; what is in one list is the same version. */
const ladders: Readonly<Record<PackageFormat, readonly (readonly string[])[]>> = {
  deb: [
    ['0'],
    ['1.0~~'],
    ['1.0~beta1'],
    ['1.0~rc1-1'],
    ['1.0', '1.0-0', '0:1.0', '1.00', '01.0'],
    ['1.0-1~bpo12+1'],
    ['1.0-1', '1.0-01'],
    ['1.0-1+b1'],
    ['1.0-1.1'],
    ['1.0-2'],
    ['1.0-10'],
    ['1.0a-1'],
    ['1.0+dfsg-1'],
    ['1.0-rc1-1'],
    ['1.0.1-1'],
    ['1.2-1'],
    ['1.10-1'],
    ['20240101-1'],
    ['1:0.1-1'],
  ],
  rpm: [
    ['0.9-9'],
    ['1.0~rc1-1'],
    ['1.0-1', '0:1.0-1', '1.00-1', '1_0-01'],
    ['1.0-1.fc44'],
    ['1.0-2'],
    ['1.0-10'],
    ['1.0^git1-1'],
    ['1.0a-1', '1.0.a-1'],
    ['1.0.1-1', '1.0..1-1'],
    ['1.10-1'],
    ['1:0.1-1'],
  ],
  pacman: [
    ['1.0a-1'],
    ['1.0rc1-1'],
    ['1.0-1', '0:1.0-1', '1.00-1'],
    ['1.0-1.1'],
    ['1.0-2'],
    ['1.0-10'],
    ['1.0.a-1'],
    ['1.0.1-1', '1.0_1-1'],
    ['1.10-1'],
    ['1:0.1-1'],
  ],
  apk: [
    ['0.9'],
    ['1.0_alpha'],
    ['1.0_alpha2'],
    ['1.0_beta-r9'],
    ['1.0_pre1'],
    ['1.0_rc1-r0'],
    ['1.0', '1.0-r0', '1.0~ab12-r0'],
    ['1.0-r1'],
    ['1.0-r10'],
    ['1.0_git20240101'],
    ['1.0_p1-r0'],
    ['1.0_p10-r0'],
    ['1.0a'],
    ['1.0.1'],
    ['1.01'],
    ['1.1'],
    ['1.2'],
    ['1.10'],
    ['006'],
  ],
};

const formats = Object.keys(ladders) as PackageFormat[];

describe.each(formats)('versions of %s', (format) => {
  const rungs = ladders[format].flatMap((same, rung) => same.map((version) => ({ version, rung })));

  it.each(rungs)('$version is older and newer than it should be', ({ version, rung }) => {
    const seen = rungs.map((other) => [other.version, order(format, version, other.version)]);
    expect(seen).toEqual(rungs.map((other) => [other.version, Math.sign(rung - other.rung)]));
  });

  it('are in one order, from whichever side one looks', () => {
    const version = versionArbitrary(format);
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(order(format, a, a)).toBe(0);
        expect(order(format, a, b)).toBe(0 - order(format, b, a));
        const [oldest = '', middle = '', newest = ''] = [a, b, c].sort((x, y) =>
          compareVersions(format, x, y),
        );
        expect(order(format, oldest, middle)).toBeLessThanOrEqual(0);
        expect(order(format, middle, newest)).toBeLessThanOrEqual(0);
        expect(order(format, oldest, newest)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

it('a version of pacman without a release is any release of it', () => {
  expect(order('pacman', '1.0', '1.0-7')).toBe(0);
  expect(order('pacman', '1.0', '1.1-1')).toBe(-1);
});

it('what is no version of apk is in the order of its characters', () => {
  expect(order('apk', '1.0', '1.0bc')).toBe(-1);
  expect(order('apk', 'b', 'a')).toBe(1);
});
