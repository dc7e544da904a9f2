import { describe, expect, it } from '@jest/globals';

import { catalogue } from '../../../src/distros/catalogue/index.js';
import { currentEntries, isEol, statusOn } from '../../../src/distros/life-cycle.js';

describe('isEol', () => {
  it.each([
    ['current', '2026-12-09', '2026-12-08T00:00:00Z', false],
    ['current', '2026-12-09', '2026-12-09T23:59:59Z', false],
    ['current', '2026-12-09', '2026-12-10T00:00:00Z', true],
    ['lts', '2028-06', '2028-06-30T23:59:59Z', false],
    ['lts', '2028-06', '2028-07-01T00:00:00Z', true],
    ['rolling', undefined, '2099-01-01T00:00:00Z', false],
    ['eol', undefined, '2020-01-01T00:00:00Z', true],
    ['eol', '2026-12-09', '2020-01-01T00:00:00Z', true],
  ] as const)('%s until %s, on %s: %s', (status, eol, today, expected) => {
    const life = { status, ...(eol !== undefined && { eol }) };
    expect(isEol(life, new Date(today))).toBe(expected);
    expect(statusOn(life, new Date(today))).toBe(expected ? 'eol' : status);
  });
});

describe('currentEntries', () => {
  const labelsOn = (day: string) => currentEntries(new Date(day)).map(({ label }) => label);

  it('loses a label the day after its last, whatever its entry says', () => {
    expect(catalogue.find(({ label }) => label === 'fedora-43')?.status).toBe('current');
    expect(labelsOn('2026-12-09')).toContain('fedora-43');
    expect(labelsOn('2026-12-10')).not.toContain('fedora-43');
  });

  it('has none that has ended, and those that roll for ever', () => {
    expect(labelsOn('2026-11-01')).not.toContain('debian-stretch');
    expect(labelsOn('2099-01-01')).toEqual(
      expect.arrayContaining(['debian-sid', 'archlinux', 'void-glibc']),
    );
  });
});
