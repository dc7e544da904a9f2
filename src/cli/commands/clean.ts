import { Command } from 'commander';

import { asRoot } from '../root.js';

export const clean = new Command('clean')
  .description('clear away what killed runs have left')
  .option('--images', 'remove the prepared images as well')
  .addHelpText(
    'after',
    `
What a running postroj uses is never touched.

Examples:
  postroj clean
  postroj clean --images`,
  )
  .action(async ({ images }: { readonly images?: boolean }) => {
    await asRoot(async () => {
      const { reap, workshopOf } = await import('../../engine/workshop.js');
      const workshop = workshopOf(process.env);
      const { processes, directories } = await reap(workshop);
      process.stdout.write(
        `Ended processes: ${processes}\nRemoved directories: ${directories.length}\n`,
      );
      if (images === true) {
        const removed = await workshop.images.list();
        await workshop.images.removeAll();
        process.stdout.write(`Removed images: ${removed.length}\n`);
      }
      return 0;
    });
  });
