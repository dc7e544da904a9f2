const SUFFIX = ' (the version before)';

/** What observers are told as the target's name while the version before is asked. */
export function nameOfControl(target: string): string {
  return `${target}${SUFFIX}`;
}

/** The target, and what is done aside for it; undefined of what is done for the target itself. */
export function splitControl(name: string): { readonly target: string; readonly aside?: string } {
  if (!name.endsWith(SUFFIX)) return { target: name };
  return { target: name.slice(0, -SUFFIX.length), aside: SUFFIX.trim() };
}
