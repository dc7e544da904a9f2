import { Command } from 'commander';

import type { MergeOptions } from '../merge.js';

export const merge = new Command('merge')
  .description('join the results of several runs into one, with one verdict and one exit code')
  .argument('<directory...>', 'report directories, or directories that have them in them')
  .option('--expect <matrix>', 'what should be there, as list-images --format matrix printed it')
  .option('--report-dir <directory>', 'write the one result.json, and all evidence, there')
  .option('--json', 'print exactly one result as JSON')
  .addHelpText(
    'after',
    `
Without --report-dir, paths of evidence are relative to the working directory. An image of --expect
that no report tells of is an error: its job was lost.

Exit codes: as of pkgprobe; 2 also for a directory without a result, a directory or a target twice.

Examples:
  postroj merge report-amd64 report-arm64
  postroj merge reports/ --expect "$MATRIX" --report-dir whole --json`,
  )
  .action(async (directories: string[], options: MergeOptions) => {
    const { merge: run } = await import('../merge.js');
    process.exitCode = await run(directories, options);
  });
