import { Command } from 'commander';

import { asRoot } from '../root.js';

const several = (value: string, before: string[] = []) => [...before, value];

export interface PullFlags {
  readonly all?: boolean;
  readonly family?: string;
  readonly status?: string;
  readonly arch?: string;
  readonly update?: boolean;
  readonly force?: boolean;
  readonly extraPackages?: string[];
  readonly lock?: boolean;
  readonly jobs?: string;
  readonly verbose?: boolean;
}

export const pull = new Command('pull')
  .description('acquire and prepare images, so that later runs find them')
  .argument('[image...]', 'labels, or images of a registry')
  .option('--all', 'all labels that are not past their end of life')
  .option('--family <family>', 'with --all: only those of one family, such as debian or redhat')
  .option('--status <status>', 'with --all: only those that are current, lts, rolling or eol today')
  .option('--arch <architecture>', "for which architecture, such as arm64 (default: the host's)")
  .option('--update', 'ask the source, and prepare anew what has another digest now')
  .option('--force', 'prepare anew in any case')
  .option('--extra-packages <list>', "what images are to have: 'debian: curl jq', or 'jq'", several)
  .option('--lock', 'write the digests to postroj.lock, which later runs obey')
  .option('--jobs <n>', 'how many images at once, or auto (default: auto)')
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
An image that fails does not keep the others from being pulled. With --lock and no name: all that
postroj.lock has.

Exit codes: 0 all there, 2 usage, 3 some failed.

Examples:
  postroj pull debian-bookworm debian-trixie
  postroj pull --update debian:sid-slim
  postroj pull debian-12 rockylinux-9 --extra-packages 'debian: libcap2-bin' --extra-packages jq
  postroj pull --all --family debian --arch arm64
  postroj pull --lock --update      # move what postroj.lock holds, and see what moved`,
  )
  .action(async (images: string[], flags: PullFlags) => {
    await asRoot(async ({ signal }) => {
      const { pullImages } = await import('../pull.js');
      return pullImages(images, flags, signal);
    });
  });
