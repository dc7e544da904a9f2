import { defineVerb, flag } from '../command-line/verb.js';
import { oneOf } from '../values/choice.js';

interface InspectFlags {
  readonly format?: string;
  readonly type?: 'container' | 'image';
}

export const command = defineVerb({
  name: 'inspect',
  description: 'Return low-level information on containers and images',
  usage: ['[OPTIONS] NAME|ID [NAME|ID...]'],
  takes: [1, Infinity],
  lacking: ['-s, --size'],
})
  .option('-f, --format <string>', "Format output: 'json' or 'TEMPLATE'")
  .addOption(
    flag(
      ['--type <string>', 'Only inspect objects of the given type: container or image'],
      oneOf(['container', 'image'], 'type'),
    ),
  )
  .action(async (names: string[], flags: InspectFlags) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { contextOf } = await import('../../containers/context.js');
      const { silentLog } = await import('../../system/log.js');
      const { inspectAll } = await import('../show/inspect.js');
      return inspectAll(names, flags, contextOf(process.env, silentLog, signal));
    });
  });
