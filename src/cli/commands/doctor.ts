import { Command } from 'commander';

import { asRoot } from '../root.js';

export const doctor = new Command('doctor')
  .description('tell what this host has and lacks for booting machines')
  .option('--fix', 'install the missing packages of Debian or Ubuntu')
  .addHelpText(
    'after',
    `
Exit codes: 0 nothing is missing, 3 something is.

Examples:
  postroj doctor
  sudo postroj doctor --fix`,
  )
  .action(async ({ fix }: { readonly fix?: boolean }) => {
    const { examine } = await import('../doctor.js');
    if (fix === true) await asRoot(async ({ signal }) => examine({ fix: true, signal }));
    else process.exitCode = await examine({ fix: false, signal: new AbortController().signal });
  });
