import { Command } from 'commander';

import { asRoot } from '../root.js';

export const pull = new Command('pull')
  .description('acquire and prepare images, so that later runs find them')
  .argument('<image...>', 'labels, or images of a registry')
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
Examples:
  postroj pull debian-bookworm debian-trixie
  postroj pull debian:sid-slim`,
  )
  .action(async (images: string[], { verbose }: { readonly verbose?: boolean }) => {
    await asRoot(async ({ signal }) => {
      const { pullImages } = await import('../pull.js');
      return pullImages(images, { signal, verbose: verbose === true });
    });
  });
