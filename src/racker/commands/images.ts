import { Option } from 'commander';

import { defineVerb, each, flag } from '../command-line/verb.js';
import { parseFilter } from '../values/filters.js';

interface ImagesFlags {
  readonly all?: boolean;
  readonly digests?: boolean;
  readonly filter?: readonly (readonly [string, string])[];
  readonly format?: string;
  readonly trunc: boolean;
  readonly quiet?: boolean;
}

export const command = defineVerb({
  name: 'images',
  description: 'List images',
  usage: ['[OPTIONS] [REPOSITORY[:TAG]]'],
  takes: [0, 1],
  lacking: ['--tree'],
})
  .option('-a, --all', 'Show all images (there are no intermediate ones)')
  .option('--digests', 'Show digests')
  .addOption(
    flag(
      ['-f, --filter <filter>', 'Filter output: reference, dangling, before, since'],
      each(parseFilter),
    ),
  )
  .option('--format <string>', "Format output: 'table', 'table TEMPLATE', 'json' or 'TEMPLATE'")
  .addOption(new Option('--no-trunc', "Don't truncate output"))
  .option('-q, --quiet', 'Only show image IDs')
  .action(async ([reference]: string[], flags: ImagesFlags) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { silentLog } = await import('../../system/log.js');
      const { contextOf } = await import('../../containers/context.js');
      const { showImages } = await import('../show/images.js');
      const context = contextOf(process.env, silentLog, signal);
      process.stdout.write(await showImages(reference, flags, context));
      return 0;
    });
  });
