import { Command } from 'commander';

export interface RunFlags {
  readonly quiet?: boolean;
  readonly network?: string;
}

/** Its exit code is the command's, so what is ours has docker's code for that. */
export const run = new Command('run')
  .description('boot an image, run a command in it, and throw both away; exits as the command does')
  .argument('<image>', 'a label, or where an image is')
  .argument('[command...]', 'a shell by default; nothing after the image is an option of ours')
  .option('-q, --quiet', 'say nothing of our own, but for errors')
  .option('--network <mode>', 'private, none or host', 'private')
  .passThroughOptions()
  .addHelpText(
    'after',
    `
Standard input goes to the command, and a terminal becomes its own. Errors of ours exit with 125,
a command that cannot be run with 126 or 127. The same, and quiet: pronto IMAGE COMMAND...

Examples:
  postroj run debian-bookworm hostnamectl
  echo hello | postroj run fedora-44 cat`,
  )
  .action(async (image: string, command: string[], flags: RunFlags) => {
    const { runOnce } = await import('../run-once.js');
    await runOnce({ image, command, ...flags });
  });
