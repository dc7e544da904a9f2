import { Command } from 'commander';

export interface InitFlags {
  readonly image?: string[];
  readonly stdout?: boolean;
  readonly force?: boolean;
}

const several = (value: string, before: string[] = []) => [...before, value];

export const init = new Command('init')
  .description('write a first .postroj.yml and a workflow from package files')
  .argument('<file...>', 'package files (deb, rpm, pacman, apk), directories or globs; - to print')
  .option('-i, --image <image>', 'where to test (default: what most users run)', several)
  .option('--stdout', 'print what would be written')
  .option('--force', 'replace files that are there')
  .addHelpText(
    'after',
    `
The packages are read, not installed: the units that they bring, the ports these listen at, and their
programs. What is written is a draft, to be changed and kept: .postroj.yml, which pkgprobe takes, and
.github/workflows/packages.yml.

Examples:
  postroj init dist/*.deb dist/*.rpm
  postroj init my_1.0_amd64.deb --image debian-12 --stdout
  postroj init dist/ - >draft.yml`,
  )
  .action(async (words: string[], flags: InitFlags) => {
    const { writeFirstFiles } = await import('../init.js');
    await writeFirstFiles(words, flags);
  });
