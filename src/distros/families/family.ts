export type FamilyName =
  'debian' | 'devuan' | 'redhat' | 'amazon' | 'mageia' | 'suse' | 'arch' | 'alpine' | 'void';

export type InitName = 'systemd' | 'openrc' | 'runit' | 'sysvinit' | 'none';

/** A program and its arguments. */
export type Words = readonly string[];

/** A change to a text file of the root. In a replaced file's name, `*` stands for any characters. */
export type Edit =
  | { readonly file: string; readonly replace: RegExp; readonly by: string }
  | { readonly file: string; readonly write: string };

export interface InitSetup {
  readonly name: InitName;
  /** Prints what `pattern` finds the version in, as its first group. */
  readonly version: Words;
  readonly pattern: RegExp;
}

export interface OtherInit extends InitSetup {
  readonly finish: readonly Edit[];
  readonly remove: readonly string[];
}

/** What makes a root file system of one family bootable. */
export interface Family {
  readonly name: FamilyName;
  /** Raised whenever a change to this entry must prepare images anew. */
  readonly version: number;
  /** The values of ID and ID_LIKE in os-release(5) that belong to this family. */
  readonly ids: readonly string[];
  readonly init: InitSetup & {
    /** Those of `packages` that bring it; not added to a root that has one of `otherInits`. */
    readonly packages?: readonly string[];
  };
  /** What its roots may come with instead: it is kept. */
  readonly otherInits?: readonly OtherInit[];
  /** Before any program of the root runs. */
  readonly edits: readonly Edit[];
  /** Run inside the root before its package manager. */
  readonly before: readonly Words[];
  /** The first whose program is in the root is used. */
  readonly managers: readonly ManagerCommands[];
  /** The packages without which a container image does not boot, or is no system that users have. */
  readonly packages: readonly string[];
  /** When everything is installed. */
  readonly finish: readonly Edit[];
  /** Files that container images carry and installed systems do not. */
  readonly remove: readonly string[];
  /** Units and generators that wait for hardware, ask at a console or fetch things in the background. */
  readonly mask: readonly string[];
}

/** Commands run inside the root while an image is prepared; the first word is the program. */
export interface ManagerCommands {
  /** Whose presence in the root tells that it is this one's. */
  readonly program: string;
  readonly installed: Words;
  /** A line of what `installed` prints for a package that is; the first group is its name. */
  readonly installedLine: RegExp;
  readonly refresh?: Words;
  /** Followed by the names of packages. */
  readonly install: Words;
  readonly clean?: Words;
  readonly env: Readonly<Record<string, string>>;
}
