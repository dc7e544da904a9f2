import { Command, Option } from 'commander';

import { PostrojError } from '../../errors.js';

export const completion = new Command('completion')
  .description('print the completions of postroj for a shell')
  .argument('[shell]', 'bash, zsh or fish')
  .addOption(new Option('--man-pages <directory>').hideHelp())
  .addHelpText(
    'after',
    `
Examples:
  source <(postroj completion bash)
  postroj completion zsh >~/.zfunc/_postroj
  postroj completion fish >~/.config/fish/completions/postroj.fish`,
  )
  .action(
    async (name: string | undefined, flags: { readonly manPages?: string }, self: Command) => {
      const { describeProgram } = await import('../describe.js');
      const { renderCompletion, shells } = await import('../../report/command-line/completion.js');
      const { manPages, samePage } = await import('../../report/command-line/man-page.js');
      const { writeFiles } = await import('../../system/files.js');
      const program = describeProgram(self.parent ?? self);
      if (flags.manPages !== undefined) {
        const pronto = samePage('pronto', 'postroj-run');
        writeFiles(flags.manPages, [...manPages(program), pronto]);
        return;
      }
      const shell = shells.find((one) => one === name);
      if (shell === undefined) {
        const given = name === undefined ? '' : `, not '${name}'`;
        throw new PostrojError('BAD_OPTION', `completion is for ${shells.join(', ')}${given}`);
      }
      process.stdout.write(renderCompletion(shell, program));
    },
  );
