import { defineVerb } from '../command-line/verb.js';
import { addStopFlags, stopOptionsOf, type StopFlags } from '../stop-flags.js';

export const command = addStopFlags(
  defineVerb({
    name: 'restart',
    description: 'Restart one or more containers',
    usage: ['[OPTIONS] CONTAINER [CONTAINER...]'],
    takes: [1, Infinity],
  }),
).action(async (containers: string[], flags: StopFlags) => {
  const { forEach } = await import('../each.js');
  const { restart } = await import('../../containers/restart.js');
  await forEach(containers, async (container, context) => {
    await restart(stopOptionsOf(container, flags), context);
    return [container];
  });
});
