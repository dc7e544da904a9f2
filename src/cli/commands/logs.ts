import { Command } from 'commander';

import { asRoot } from '../root.js';

export interface LogFlags {
  readonly follow?: boolean;
  readonly lines?: string;
  readonly unit?: string;
  readonly since?: string;
  readonly console?: boolean;
}

export const logs = new Command('logs')
  .description('print the journal or the console of a machine, also after its end')
  .argument('<machine>', 'its name, or a part of it that no other has')
  .option('-f, --follow', 'go on until the machine has ended')
  .option('-n, --lines <n>', 'only the last ones')
  .option('-u, --unit <unit>', 'only those of one unit')
  .option(
    '--since <time>',
    "only later ones: '2026-01-31 12:00', '5 min ago', as journalctl has it",
  )
  .option('--console', 'the console; that of a machine without systemd is printed anyway')
  .addHelpText(
    'after',
    `
Kept for a week: those of the last 100 machines, 500 MB at most.

Examples:
  postroj logs postroj-debian-bookworm-12ab34cd -u webfs
  postroj logs 12ab34cd --follow`,
  )
  .action(async (machine: string, flags: LogFlags) => {
    await asRoot(async ({ signal }) => {
      const { printLogs } = await import('../logs.js');
      return printLogs(machine, flags, signal);
    });
  });
