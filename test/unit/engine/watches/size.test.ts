import { expect, it } from '@jest/globals';

import { judgeGrowth, sumOfInformation } from '../../../../src/engine/watches/size.js';

/** Of pacman 7, shortened. */
function information(name: string, size: string): string {
  return `Name            : ${name}
Version         : 2.0-1
Depends On      : None
Installed Size  : ${size}
Packager        : Unknown Packager

`;
}

it("reads pacman's sizes, of all packages that it tells of", () => {
  expect(sumOfInformation(information('one', '19.53 KiB'))).toBeCloseTo(19.53 * 1024);
  expect(sumOfInformation(information('one', '1.00 MiB') + information('two', '512.00 B'))).toBe(
    2 ** 20 + 512,
  );
  expect(sumOfInformation(information('one', '0.00 B'))).toBe(0);
  expect(sumOfInformation("error: package 'one' was not found\n")).toBe(0);
});

it('tells growth, and respects a budget', () => {
  expect(judgeGrowth(2 ** 20, 2 ** 21, undefined)).toMatchObject({
    verdict: 'note',
    message: 'installed size: 1.0 MiB → 2.0 MiB (+100.0 %)',
  });
  expect(judgeGrowth(2 ** 20, 2 ** 21, 0.1)).toMatchObject({
    verdict: 'fail',
    message: 'installed size: 1.0 MiB → 2.0 MiB (+100.0 %); at most +10.0 % is allowed',
  });
  expect(judgeGrowth(2 ** 20, 2 ** 20, 0)).toMatchObject({ verdict: 'pass' });
});
