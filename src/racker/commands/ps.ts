import { Option } from 'commander';

import { defineVerb, each, flag } from '../command-line/verb.js';
import { parseFilter } from '../values/filters.js';
import { parseInteger } from '../values/quantities.js';

interface PsFlags {
  readonly all?: boolean;
  readonly filter?: readonly (readonly [string, string])[];
  readonly format?: string;
  readonly last?: number;
  readonly latest?: boolean;
  readonly trunc: boolean;
  readonly quiet?: boolean;
}

export const command = defineVerb({
  name: 'ps',
  description: 'List containers',
  usage: ['[OPTIONS]'],
  takes: [0, 0],
  lacking: ['-s, --size'],
})
  .option('-a, --all', 'Show all containers (default shows just running)')
  .addOption(
    flag(
      ['-f, --filter <filter>', 'Filter output: id, name, status, label, ancestor, exited'],
      each(parseFilter),
    ),
  )
  .option('--format <string>', "Format output: 'table', 'table TEMPLATE', 'json' or 'TEMPLATE'")
  .addOption(
    flag(
      ['-n, --last <int>', 'Show n last created containers (includes all states)'],
      parseInteger,
    ),
  )
  .option('-l, --latest', 'Show the latest created container (includes all states)')
  .addOption(new Option('--no-trunc', "Don't truncate output"))
  .option('-q, --quiet', 'Only display container IDs')
  .action(async (_: string[], flags: PsFlags) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { silentLog } = await import('../../system/log.js');
      const { contextOf } = await import('../../containers/context.js');
      const { containerFilters, filterContainers } = await import('../show/filter-containers.js');
      const { containerList, containerRow } = await import('../show/container-row.js');
      const { gather } = await import('../show/gather-filters.js');
      const { renderList } = await import('../tables/format.js');

      const { registry } = contextOf(process.env, silentLog, signal);
      const last = flags.latest === true ? 1 : (flags.last ?? -1);
      const filters = gather(flags.filter, containerFilters);
      const found = filterContainers(registry.list(), filters, flags.all === true || last > 0);
      const row = { nowMs: Date.now(), whole: !flags.trunc };
      const rows = found
        .slice(0, last > 0 ? last : undefined)
        .map((container) => containerRow(container, row));
      process.stdout.write(renderList(rows, containerList, flags));
      return 0;
    });
  });
