import { defineVerb } from '../command-line/verb.js';

export const command = defineVerb({
  name: 'info',
  description: 'Display system-wide information',
  usage: ['[OPTIONS]'],
  takes: [0, 0],
})
  .option('-f, --format <string>', "Format output: 'json' or 'TEMPLATE'")
  .action(async (_: string[], { format }: { readonly format?: string }) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { contextOf } = await import('../../containers/context.js');
      const { silentLog } = await import('../../system/log.js');
      const { readInfo, renderInfo } = await import('../show/info.js');
      const { renderOne } = await import('../tables/format.js');
      const info = await readInfo(contextOf(process.env, silentLog, signal));
      process.stdout.write(
        format === undefined ? renderInfo(info) : `${renderOne(info, format)}\n`,
      );
      return 0;
    });
  });
