import { Argument, Command } from 'commander';

import { asRoot } from '../root.js';

interface Flags {
  readonly image?: string[];
  readonly jobs?: string;
  readonly timeout?: string;
  readonly targetTimeout?: string;
  readonly reportDir?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export const selftest = new Command('selftest')
  .description('set this host up, and show that the main job works on it')
  .addArgument(new Argument('<what>', 'the job to run').choices(['hostnamectl', 'pkgprobe']))
  .option('-i, --image <image>', 'where to test (default: all labels that are current)', collect)
  .option('--jobs <n>', 'how many machines at once, or auto (default: auto)')
  .option('--timeout <seconds>', 'how long all of it may take (default: as long as it does)')
  .option('--target-timeout <seconds>', 'how long each image may take')
  .option('--report-dir <directory>', 'write result.json and the evidence of what did not pass')
  .option('--json', 'print exactly one result as JSON')
  .option('-v, --verbose', 'show the output of the programs that run')
  .addHelpText(
    'after',
    `
hostnamectl boots each image and asks it for its name. pkgprobe packages a small web service on
the spot, installs it on each Debian and Ubuntu, and checks its unit, its answer and its command;
on others it does so with the distribution's nginx.

Exit codes, of all images together: as of pkgprobe.

Examples:
  sudo postroj selftest pkgprobe --image debian-bookworm
  sudo postroj selftest hostnamectl --target-timeout 600 --report-dir report`,
  )
  .action(async (what: 'hostnamectl' | 'pkgprobe', flags: Flags) => {
    await asRoot(async ({ signal }) => {
      const { runSelftest } = await import('../selftest.js');
      return runSelftest(what, {
        signal,
        images: flags.image ?? [],
        jobs: flags.jobs,
        timeout: flags.timeout,
        targetTimeout: flags.targetTimeout,
        reportDir: flags.reportDir,
        json: flags.json === true,
        verbose: flags.verbose === true,
      });
    });
  });

function collect(value: string, before: string[] = []): string[] {
  return [...before, value];
}
