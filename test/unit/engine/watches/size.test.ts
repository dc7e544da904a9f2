import { expect, it } from '@jest/globals';

import { sumOfInformation } from '../../../../src/engine/watches/size.js';

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
