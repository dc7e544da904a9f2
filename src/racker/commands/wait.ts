import { defineVerb } from '../command-line/verb.js';

export const command = defineVerb({
  name: 'wait',
  description: 'Block until one or more containers stop, then print their exit codes',
  usage: ['CONTAINER [CONTAINER...]'],
  takes: [1, Infinity],
}).action(async (containers: string[]) => {
  const { forEach } = await import('../each.js');
  const { wait } = await import('../../containers/wait.js');
  await forEach(containers, async (container, context) => [String(await wait(container, context))]);
});
