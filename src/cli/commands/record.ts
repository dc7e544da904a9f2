import { Command } from 'commander';

import { asRoot } from '../root.js';

export interface RecordFlags {
  readonly image: string;
  readonly package?: string[];
  readonly arch?: string;
  readonly output: string;
  readonly force?: boolean;
  readonly verbose?: boolean;
}

const several = (value: string, before: string[] = []) => [...before, value];

export const record = new Command('record')
  .description('install packages on one image, and write the checks that hold of what has changed')
  .requiredOption('-i, --image <image>', 'where: a label, or an image of a registry')
  .option(
    '-p, --package <package>',
    'a file, directory, glob, http(s) address or name to install',
    several,
  )
  .option('--arch <arch>', "the image's architecture (default: the host's)")
  .option('-o, --output <file>', 'what to write, or - to print it', '.postroj.yml')
  .option('--force', 'replace a file that is there')
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
Boots the image, installs the packages and looks at what is there that was not: units, what listens,
users and groups, as whom processes run, files that were made, programs. Each check is made once before it
is written. Nothing is written when the run does not pass.

Exit codes: as those of pkgprobe.

Examples:
  postroj record --image debian-12 --package 'dist/*.deb'
  postroj record -i debian-12 -p nginx -o - >nginx.yml
  postroj record -i fedora-44 -p dist/ -o ci/postroj.yml --force`,
  )
  .action(async (flags: RecordFlags) => {
    await asRoot(async ({ signal }) => {
      const { recordChecks } = await import('../record.js');
      return recordChecks(flags, signal);
    });
  });
