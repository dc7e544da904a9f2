/** A small package, to be made in any format. All architectures. */
export interface PackageSpec {
  readonly name: string;
  readonly version: string;
  readonly depends?: string;
  readonly conflicts?: string;
  readonly provides?: readonly string[];
  /** Path → content. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Those of the files that the administrator may edit. */
  readonly config?: readonly string[];
  /** Those of the files that can be run. */
  readonly programs?: readonly string[];
  /** Those of the files that run as their owner. */
  readonly setuid?: readonly string[];
  /** Commands of sh, run when the package is there; by rpm also after an upgrade. */
  readonly afterInstall?: string;
  /** Run when it is there and another version was before; known to pacman only. */
  readonly afterUpgrade?: string;
  /** Run before it goes; by rpm also when a newer one comes. */
  readonly beforeRemoval?: string;
  /** Run when it is gone; by rpm also when a newer one has come. */
  readonly afterRemoval?: string;
}
