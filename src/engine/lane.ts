import { PostrojError } from '../errors.js';

/**
 * `booted`: with an init system, as on a machine. `build`: in a root where nothing runs, as when an
 * image of a container is built.
 */
export const lanes = ['booted', 'build'] as const;

export type Lane = (typeof lanes)[number];

/** Throws BAD_OPTION. */
export function parseLanes(words: readonly string[]): Lane[] {
  return words.map((word) => {
    const lane = lanes.find((one) => one === word);
    if (lane) return lane;
    throw new PostrojError('BAD_OPTION', `lanes: '${word}' is no lane`, {
      hint: `Lanes: ${lanes.join(', ')}.`,
    });
  });
}
