import { defineVerb } from '../command-line/verb.js';
import { UsageError, ValueError } from '../command-line/usage-error.js';
import { oneOf } from '../values/choice.js';

export const command = defineVerb({
  name: 'completion',
  description: 'Print the completions of racker for a shell',
  usage: ['bash|zsh|fish'],
  takes: [1, 1],
}).action(async ([name = '']: string[]) => {
  const { renderCompletion, shells } = await import('../../report/command-line/completion.js');
  const { describeRacker } = await import('../describe.js');
  try {
    const shell = oneOf(shells, 'shell')(name);
    process.stdout.write(renderCompletion(shell, await describeRacker()));
  } catch (error) {
    if (error instanceof ValueError) throw new UsageError(error.message);
    throw error;
  }
});
