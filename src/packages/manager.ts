import type { Machine } from '../machine/machine.js';
import type { RunOptions } from '../system/exec.js';
import { apt } from './apt.js';

export type PackageFormat = 'deb' | 'rpm';

/** What to install, seen from inside the guest. */
export interface PackageSet {
  /** Paths of package files. */
  readonly files: readonly string[];
  /** Names known to the distribution. */
  readonly names: readonly string[];
}

/** Whose fault a failed installation is: the package's (a value) or the mirror's (MIRROR_FAILED). */
export type InstallOutcome =
  { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface PackageManager {
  readonly name: string;
  readonly format: PackageFormat;
  /** Resolves dependencies from the distribution, as a user's command would. */
  install(
    machine: Machine,
    packages: PackageSet,
    options: Pick<RunOptions, 'signal' | 'onLine'>,
  ): Promise<InstallOutcome>;
}

const managers: Readonly<Record<string, PackageManager>> = { debian: apt, devuan: apt };

/** The package manager of a family; undefined when there is none yet. */
export function managerOf(family: string): PackageManager | undefined {
  return managers[family];
}
