import type { Command, RunOutcome } from '../system/exec.js';
import type { ChangedFile, PackageFormat, PackageSet, Release } from './manager.js';

/** Whose fault a failure is. */
export type Fault = 'package' | 'mirror';

/** A command whose exit code alone tells whose fault a failure was; undefined: ask the next. */
export interface Trial {
  readonly command: Command;
  readonly blame: (exitCode: number | undefined) => Fault | undefined;
}

/**
 * One change of what is installed, in steps that fail for one reason each: most package managers
 * have one exit code for everything. Where no trial tells, it was the package.
 */
export interface Transaction {
  /** Resolves and fetches; changes nothing. */
  readonly download: Command;
  readonly afterDownload: readonly Trial[];
  /** With what was fetched. */
  readonly commit: Command;
  readonly afterCommit?: readonly Trial[];
  /** Once it was carried out, nothing needs to be fetched for it again, until packages are removed. */
  readonly fetchesOnce?: boolean;
}

/** A question to the package manager, and how to read its answer. */
export interface Query<T> {
  readonly command: Command;
  readonly read: (outcome: RunOutcome) => T;
}

/** How one package manager is spoken to: data and pure functions only. */
export interface ManagerCommands {
  /** The program whose presence tells that it is this one's. */
  readonly name: string;
  readonly format: PackageFormat;
  readonly logs: readonly string[];
  /** Those that mean success. */
  readonly successCodes: readonly number[];
  readonly refresh: Command;
  readonly install: (packages: PackageSet) => readonly Transaction[];
  readonly upgrade: (packages: PackageSet) => readonly Transaction[];
  readonly reinstall: (packages: PackageSet) => readonly Transaction[];
  /** Names are those of `exactly`. */
  readonly downgrade: (packages: PackageSet) => readonly Transaction[];
  /** How a version of the distribution is asked for. */
  readonly exactly: (release: Release) => string;
  readonly remove: (names: readonly string[]) => Command;
  readonly purge: (names: readonly string[]) => Command;
  /** Where its exit code says nothing of scripts that failed: what it says of them itself. */
  readonly failedScript?: RegExp;
  readonly versionOf: (name: string) => Query<string | undefined>;
  /** Where it keeps things of packages that are removed: whether it does of this one. */
  readonly keeps?: (name: string) => Query<boolean>;
  readonly ownerOf: (path: string) => Query<string | undefined>;
  /** Those of the paths that packages brought, all in one question; else each is asked for. */
  readonly owned?: (paths: readonly string[]) => Query<readonly string[]>;
  readonly filesOf: (name: string) => Query<readonly string[]>;
  readonly configFilesOf: (name: string) => Query<readonly string[]>;
  readonly verify: (name: string) => Query<readonly ChangedFile[]>;
}

/** The files' paths, then the names: what most package managers take in one go. */
export function wordsOf({ files, names }: PackageSet): string[] {
  return [...files.map(({ path }) => path), ...names];
}

/** The first line, when the command ended well. */
export function firstLine({ exitCode, stdout }: RunOutcome): string | undefined {
  return exitCode === 0 ? linesOf(stdout)[0] : undefined;
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
