import { defineVerb } from '../command-line/verb.js';
import { addStopFlags, stopOptionsOf, type StopFlags } from '../stop-flags.js';

export const command = addStopFlags(
  defineVerb({
    name: 'stop',
    description: 'Stop one or more running containers',
    usage: ['[OPTIONS] CONTAINER [CONTAINER...]'],
    takes: [1, Infinity],
  }),
).action(async (containers: string[], flags: StopFlags) => {
  const { forEach } = await import('../each.js');
  const { stop } = await import('../../containers/stop.js');
  await forEach(containers, async (container, context) => {
    await stop(stopOptionsOf(container, flags), context);
    return [container];
  });
});
