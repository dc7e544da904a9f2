import { Argument, Command } from 'commander';

import { asRoot } from '../root.js';

interface Flags {
  readonly image?: string[];
  readonly jobs?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export const selftest = new Command('selftest')
  .description('set this host up, and show that the main job works on it')
  .addArgument(new Argument('<what>', 'the job to run').choices(['hostnamectl', 'pkgprobe']))
  .option('-i, --image <image>', 'where to test (default: all that are supported)', collect)
  .option('--jobs <n>', 'how many machines at once, or auto (default: auto)')
  .option('--json', 'print exactly one result as JSON')
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
hostnamectl boots each image and asks it for its name. pkgprobe packages a small web service on
the spot, installs it on each image, and checks its unit, its answer and its command.

Example:
  sudo postroj selftest pkgprobe --image debian-bookworm`,
  )
  .action(async (what: 'hostnamectl' | 'pkgprobe', flags: Flags) => {
    await asRoot(async ({ signal }) => {
      const [{ runSelftest }] = await Promise.all([import('../selftest.js')]);
      return runSelftest(what, {
        signal,
        images: flags.image ?? [],
        jobs: flags.jobs,
        json: flags.json === true,
        verbose: flags.verbose === true,
      });
    });
  });

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
