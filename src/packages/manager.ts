export type PackageFormat = 'deb' | 'rpm' | 'pacman' | 'apk';

/** A package file as the guest sees it. */
export interface LocalPackage {
  readonly path: string;
  /** Of the package, not of the file. */
  readonly name: string;
}

/** What to install, in one transaction where the package manager can. */
export interface PackageSet {
  readonly files: readonly LocalPackage[];
  /** Names known to the distribution. */
  readonly names: readonly string[];
}

/** A package of the distribution in one version. */
export interface Release {
  readonly name: string;
  readonly version: string;
}

/** What the package is to blame for is a value; a mirror's failure is thrown as MIRROR_FAILED. */
export type PackageOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: PackageFailure; readonly message: string };

/** As exit codes and trials tell them apart. */
export type PackageFailure =
  /** A dependency that is not to be had, or a conflict: nothing was installed or changed. */
  | 'unresolvable'
  /** What was resolved and fetched could not be put into place, or a script of it failed. */
  | 'transaction-failed'
  /** The exit code is that of success; the package manager tells of the script by itself. */
  | 'script-failed'
  | 'install-timeout';

/** A file that is not as the package brought it. */
export interface ChangedFile {
  readonly path: string;
  readonly missing: boolean;
  /** Which the administrator may edit. */
  readonly config: boolean;
}

/**
 * The package manager of one machine. Dependencies are always resolved from the distribution, as
 * for a user; files need no signature. It never asks, and keeps its own log.
 */
export interface PackageManager {
  readonly name: string;
  readonly format: PackageFormat;
  /** Its log files in the guest. */
  readonly logs: readonly string[];
  /** What it has printed so far, the end of it when that is much. */
  transcript(): string;
  /** Fetches the distribution's lists of packages anew. */
  refresh(): Promise<void>;
  install(packages: PackageSet): Promise<PackageOutcome>;
  /** Of what is installed: to the files, or to the distribution's newest. */
  upgrade(packages: PackageSet): Promise<PackageOutcome>;
  /** Of what is installed: to the older files, or to the older versions of the distribution. */
  downgrade(files: readonly LocalPackage[], releases: readonly Release[]): Promise<PackageOutcome>;
  /** The same version over itself. */
  reinstall(packages: PackageSet): Promise<PackageOutcome>;
  remove(names: readonly string[]): Promise<PackageOutcome>;
  /** Removes configuration as well, where the package manager keeps it otherwise. */
  purge(names: readonly string[]): Promise<PackageOutcome>;
  /** undefined when it is not installed. */
  versionOf(name: string): Promise<string | undefined>;
  /** Whether it is installed, or something of it was kept when it was removed. */
  hasSomethingOf(name: string): Promise<boolean>;
  /** The name of the package that brought the file; undefined when none did. */
  ownerOf(path: string): Promise<string | undefined>;
  /** Those of the paths that some package brought. */
  ownedOf(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Files and directories; none when it is not installed. */
  filesOf(name: string): Promise<readonly string[]>;
  /** Those of its files that the administrator may edit, there or not. */
  configFilesOf(name: string): Promise<readonly string[]>;
  /** What is not as the package brought it. */
  verify(name: string): Promise<readonly ChangedFile[]>;
}
