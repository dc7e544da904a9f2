import type { PackagedFile } from '../archive/entry.js';

/** What is in a package. */
export interface Contents {
  readonly files: readonly PackagedFile[];
  /** Of the files that tell how its services are run, by their paths. */
  readonly texts: ReadonlyMap<string, string>;
  /** What the package manager runs when it installs it, where the format has such scripts as files. */
  readonly scripts: string;
}
