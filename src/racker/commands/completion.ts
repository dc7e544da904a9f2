import type { Command } from 'commander';

import type { ProgramText } from '../../report/command-line/program.js';
import { defineVerb } from '../command-line/verb.js';
import { UsageError, ValueError } from '../command-line/usage-error.js';
import { oneOf } from '../values/choice.js';

/** Given what racker has, since it is one of the verbs itself. */
export function completionOf(describe: () => Promise<ProgramText>): Command {
  return defineVerb({
    name: 'completion',
    description: 'Print the completions of racker for a shell',
    usage: ['bash|zsh|fish'],
    takes: [1, 1],
  }).action(async ([name = '']: string[]) => {
    const { renderCompletion, shells } = await import('../../report/command-line/completion.js');
    try {
      const shell = oneOf(shells, 'shell')(name);
      process.stdout.write(renderCompletion(shell, await describe()));
    } catch (error) {
      if (error instanceof ValueError) throw new UsageError(error.message);
      throw error;
    }
  });
}
