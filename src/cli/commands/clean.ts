import { Command } from 'commander';

import { asRoot } from '../root.js';

export interface CleanFlags {
  readonly images?: boolean;
  readonly olderThan?: string;
  readonly keepSize?: string;
}

export const clean = new Command('clean')
  .description('clear away what killed runs have left')
  .option('--images', 'remove prepared images as well')
  .option('--older-than <duration>', 'with --images: only those unused for so long, such as 7d')
  .option('--keep-size <size>', 'with --images: only until the rest is no larger, such as 2G')
  .addHelpText(
    'after',
    `
What a running postroj uses is never touched.

Examples:
  postroj clean
  postroj clean --images --older-than 7d
  postroj clean --images --keep-size 5G`,
  )
  .action(async (flags: CleanFlags) => {
    const { cleanUp, readCleanFlags } = await import('../clean.js');
    const options = readCleanFlags(flags);
    await asRoot(() => cleanUp(options));
  });
