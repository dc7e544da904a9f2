import { Command } from 'commander';

import { asRoot } from '../root.js';

const several = (value: string, before: string[] = []) => [...before, value];

export interface PullFlags {
  readonly update?: boolean;
  readonly force?: boolean;
  readonly extraPackages?: string[];
  readonly verbose?: boolean;
}

export const pull = new Command('pull')
  .description('acquire and prepare images, so that later runs find them')
  .argument('<image...>', 'labels, or images of a registry')
  .option('--update', 'ask the source, and prepare anew what has another digest now')
  .option('--force', 'prepare anew in any case')
  .option('--extra-packages <list>', "what images are to have: 'debian: curl jq', or 'jq'", several)
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
Examples:
  postroj pull debian-bookworm debian-trixie
  postroj pull --update debian:sid-slim
  postroj pull debian-12 rockylinux-9 --extra-packages 'debian: libcap2-bin' --extra-packages jq`,
  )
  .action(async (images: string[], flags: PullFlags) => {
    await asRoot(async ({ signal }) => {
      const { pullImages } = await import('../pull.js');
      return pullImages(images, flags, signal);
    });
  });
