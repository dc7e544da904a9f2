import { describe, expect, it } from '@jest/globals';

import { lowerDebVersion, lowerRpmRelease } from '../../../../src/packages/older/lower-version.js';
import { compareVersions } from '../../../../src/packages/versions/index.js';

describe('a lower version', () => {
  it.each(['1.0', '1.0-1', '2:0~rc1-3+b1', '0'])('of the deb %s', (version) => {
    const lower = lowerDebVersion(version);
    expect(compareVersions('deb', lower, version)).toBeLessThan(0);
    expect(lower).toBe(`${version}~postroj`);
  });

  it.each([
    ['1', '0'],
    ['10.fc44', '09.fc44'],
    ['2.fc44', '1.fc44'],
    ['0.1.rc1', '~.1.rc1'],
    ['0', '~'],
    ['lp156.1', '~p156.1'],
    ['20261124010203', '20261124010202'],
  ])('of the rpm release %s is %s, of the same length', (release, lower) => {
    expect(lowerRpmRelease(release)).toBe(lower);
    expect(lower).toHaveLength(release.length);
    expect(compareVersions('rpm', `1.0-${lower}`, `1.0-${release}`)).toBeLessThan(0);
  });
});
