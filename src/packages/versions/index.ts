import type { PackageFormat } from '../manager.js';
import { compareApkVersions } from './apk.js';
import { compareDebVersions } from './deb.js';
import { comparePacmanVersions } from './pacman.js';
import { compareRpmVersions } from './rpm.js';

const comparisons: Readonly<Record<PackageFormat, (a: string, b: string) => number>> = {
  deb: compareDebVersions,
  rpm: compareRpmVersions,
  pacman: comparePacmanVersions,
  apk: compareApkVersions,
};

/** In the way of the package manager: below 0 when `a` is the older one. */
export function compareVersions(format: PackageFormat, a: string, b: string): number {
  return comparisons[format](a, b);
}
