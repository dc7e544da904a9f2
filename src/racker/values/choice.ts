import { ValueError } from '../command-line/usage-error.js';

/** One of the words; throws a ValueError. */
export function oneOf<T extends string>(words: readonly T[], what: string): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found !== undefined) return found;
    const quoted = words.map((word) => `"${word}"`);
    const shown = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1) ?? ''}`;
    throw new ValueError(`invalid ${what}: '${text}': must be one of ${shown}`);
  };
}
