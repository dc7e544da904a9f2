/** A small package, to be made in any format. All architectures. */
export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly depends?: string;
  readonly conflicts?: string;
  readonly provides?: readonly string[];
  /** Path → content. */
  readonly files?: Readonly<Record<string, string>>;
  /** Those of the files that the administrator may edit. */
  readonly config?: readonly string[];
  /** Those of the files that can be run. */
  readonly programs?: readonly string[];
  /** Commands of sh, run when the package is there. */
  readonly afterInstall?: string;
  /** Run before it goes, also when a newer one comes; known to rpm only. */
  readonly beforeRemoval?: string;
  /** Run when it is gone, also when a newer one has come; known to rpm only. */
  readonly afterRemoval?: string;
}
