import type { PackageFormat } from './manager.js';

/** What a package file says of itself. */
export interface PackageInfo {
  readonly format: PackageFormat;
  readonly name: string;
  /** With epoch and release, as the package manager would write it. */
  readonly version: string;
  /** In the words of Go; `all` for every one; undefined when it is for none that we know. */
  readonly arch: string | undefined;
  /** As the package says it: x86_64, noarch, src. */
  readonly archName: string;
  /** As the package says them. */
  readonly depends: readonly string[];
  readonly provides: readonly string[];
}
