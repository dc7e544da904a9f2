import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { machineName } from '../../../src/machine/machine-name.js';

describe('machineName', () => {
  it.each([
    ['debian-bookworm', 'postroj-debian-bookworm-12ab34cd'],
    ['Debian GNU/Linux 12.5', 'postroj-debian-gnu-linux-12-5-12ab34cd'],
    ['--odd--', 'postroj-odd-12ab34cd'],
    ['ghcr.io/o/n:tag', 'postroj-ghcr-io-o-n-tag-12ab34cd'],
    ['x'.repeat(100), `postroj-${'x'.repeat(47)}-12ab34cd`],
  ])('%s', (label, name) => {
    expect(machineName(label, '12ab34cd')).toBe(name);
  });

  it('is a valid host name that ends in the suffix, whatever the label', () => {
    const suffixes = fc.stringMatching(/^[0-9a-f]{8}$/);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), suffixes, (label, suffix) => {
        const name = machineName(label, suffix);
        expect(name.length).toBeLessThanOrEqual(64);
        expect(name).toMatch(/^postroj-[a-z0-9-]*[a-z0-9]$/);
        expect(name.endsWith(`-${suffix}`)).toBe(true);
      }),
    );
  });

  it('tells machines of one label apart', () => {
    const label = 'x'.repeat(100);
    expect(machineName(label, '00000001')).not.toBe(machineName(label, '00000002'));
  });
});
