/** The same deb with this version is older than it, and than nothing else; deb-version(7). */
export function lowerDebVersion(version: string): string {
  return `${version}~postroj`;
}

/**
 * A lower release of the same length, so that it fits where the other one is; rpm-version(7).
 * One that has no lower number begins with a tilde, which is lower than anything.
 */
export function lowerRpmRelease(release: string): string {
  const [digits = ''] = /^\d*/.exec(release) ?? [];
  if (!/[1-9]/.test(digits)) return `~${release.slice(1)}`;
  const lower = String(BigInt(digits) - 1n).padStart(digits.length, '0');
  return lower + release.slice(digits.length);
}
