/** What is asked of the guest's package manager. */
export interface Packages {
  /** undefined when it is not installed. */
  versionOf(name: string): Promise<string | undefined>;
  /** In the way of the package manager: below 0 when `a` is the older one. */
  readonly compare: (a: string, b: string) => number;
}
