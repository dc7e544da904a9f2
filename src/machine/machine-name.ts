/** hostname(7): at most 64 characters of letters, digits and hyphens. */
export function machineName(label: string, suffix: string): string {
  const word = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return `postroj-${word.slice(0, 64 - 'postroj--'.length - suffix.length)}-${suffix}`;
}
