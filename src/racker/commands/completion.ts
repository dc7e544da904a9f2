import { Option, type Command } from 'commander';

import type { ProgramText } from '../../report/command-line/program.js';
import { defineVerb } from '../command-line/verb.js';
import { UsageError, ValueError } from '../command-line/usage-error.js';
import { oneOf } from '../values/choice.js';

interface CompletionFlags {
  /** A directory to write manual pages to, for who packages racker. */
  readonly manPages?: string;
}

/** Given what racker has, since it is one of the verbs itself. */
export function completionOf(describe: () => Promise<ProgramText>): Command {
  return defineVerb({
    name: 'completion',
    description: 'Print the completions of racker for a shell',
    usage: ['bash|zsh|fish'],
    takes: [0, 1],
  })
    .addOption(new Option('--man-pages <directory>').hideHelp())
    .action(async ([name = '']: string[], { manPages: directory }: CompletionFlags) => {
      const { renderCompletion, shells } = await import('../../report/command-line/completion.js');
      const { manPages } = await import('../../report/command-line/man-page.js');
      const { writeFiles } = await import('../../system/files.js');
      if (directory !== undefined) {
        writeFiles(directory, manPages(await describe()));
        return;
      }
      try {
        const shell = oneOf(shells, 'shell')(name);
        process.stdout.write(renderCompletion(shell, await describe()));
      } catch (error) {
        if (error instanceof ValueError) throw new UsageError(error.message);
        throw error;
      }
    });
}
