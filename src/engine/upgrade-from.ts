/** Where the version before comes from. */
export type UpgradeFrom =
  /** The same packages, made older. */
  | { readonly kind: 'self' }
  /** The last release on GitHub that has older ones. */
  | { readonly kind: 'latest-release' }
  /** A file, directory, glob, address or name of the distribution. */
  | { readonly kind: 'package'; readonly word: string };

export function parseUpgradeFrom(text: string): UpgradeFrom {
  return text === 'self' || text === 'latest-release'
    ? { kind: text }
    : { kind: 'package', word: text };
}
