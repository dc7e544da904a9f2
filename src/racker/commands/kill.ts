import { defineVerb, flag } from '../command-line/verb.js';
import { parseSignal } from '../values/signal.js';

export const command = defineVerb({
  name: 'kill',
  description: 'Kill one or more running containers',
  usage: ['[OPTIONS] CONTAINER [CONTAINER...]'],
  takes: [1, Infinity],
})
  .addOption(flag(['-s, --signal <string>', 'Signal to send to the container'], parseSignal))
  .action(async (containers: string[], flags: { readonly signal?: NodeJS.Signals }) => {
    const { forEach } = await import('../each.js');
    const { kill } = await import('../../containers/kill.js');
    const { signal = 'SIGKILL' } = flags;
    await forEach(containers, async (container, context) => {
      await kill({ container, signal }, context);
      return [container];
    });
  });
