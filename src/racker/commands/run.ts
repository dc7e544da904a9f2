import { defineVerb } from '../command-line/verb.js';
import { lackingRunFlags } from '../lacking-run-flags.js';
import { addRunFlags, type RunFlags } from '../run-flags.js';

export const command = addRunFlags(
  defineVerb({
    name: 'run',
    description: 'Create and run a new container from an image',
    usage: ['[OPTIONS] IMAGE [COMMAND] [ARG...]'],
    takes: [1, Infinity],
    passesOn: true,
    lacking: lackingRunFlags,
  }),
).action(async (words: string[], flags: RunFlags) => {
  const { asRootAlone } = await import('../root.js');
  await asRootAlone(async () => {
    const { runContainer } = await import('../run-container.js');
    return runContainer(words, flags);
  });
});
