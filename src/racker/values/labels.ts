import { ValueError } from '../command-line/usage-error.js';

/** `tier=web`, or `tier`, which is the same as `tier=`. Throws a ValueError. */
export function parseLabel(text: string): readonly [string, string] {
  const [name = '', ...value] = text.split('=');
  if (name.trim() === '') throw new ValueError(`invalid label '${text}': empty name`);
  return [name, value.join('=')];
}
