import fc from 'fast-check';

import type { PackageFormat } from '../../src/packages/manager.js';

const pieces: Readonly<Record<PackageFormat, readonly string[]>> = {
  deb: ['.', '~', '+', 'a', 'Z', 'rc', '-'],
  rpm: ['.', '~', '^', '_', '+', 'a', 'Z', 'rc', '..'],
  pacman: ['.', '_', '+', 'a', 'Z', 'rc', '..'],
  apk: [],
};

const digits = fc.constantFrom('0', '00', '1', '01', '2', '9', '10', '19', '20260101');

/** Versions that look alike, so that the last difference counts as often as the first. */
export function versionArbitrary(format: PackageFormat): fc.Arbitrary<string> {
  if (format === 'apk') return apkVersion;
  const piece = fc.oneof(digits, fc.constantFrom(...pieces[format]), digits);
  const part = fc
    .tuple(digits, fc.array(piece, { maxLength: 5 }))
    .map(([first, rest]) => first + rest.join(''));
  const epoch = fc.constantFrom('', '', '0:', '1:', '10:');
  return fc
    .tuple(epoch, part, fc.constantFrom('-1', '-2', '-10', '-01', '-1.1'))
    .map((words) => words.join(''));
}

const suffix = fc
  .tuple(
    fc.constantFrom('alpha', 'beta', 'pre', 'rc', 'cvs', 'svn', 'git', 'hg', 'p'),
    fc.constantFrom('', '1', '2', '10'),
  )
  .map(([name, number]) => `_${name}${number}`);

const apkVersion = fc
  .tuple(
    fc.array(digits, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '', 'a', 'b'),
    fc.array(suffix, { maxLength: 2 }),
    fc.constantFrom('', '-r0', '-r1', '-r10'),
  )
  .map(([numbers, letter, suffixes, revision]) =>
    [numbers.join('.'), letter, ...suffixes, revision].join(''),
  );
