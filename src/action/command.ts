import { choice } from './inputs.js';

export const commands = ['pkgprobe', 'matrix', 'merge'] as const;
export type ActionCommand = (typeof commands)[number];

/** What this step is to do. Throws BAD_OPTION. */
export function readCommand(): ActionCommand {
  return choice('command', commands);
}
