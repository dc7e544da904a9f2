import { defineVerb, each, flag } from '../command-line/verb.js';
import { variableHere, type RunFlags } from '../run-flags.js';

type ExecFlags = Pick<
  RunFlags,
  'detach' | 'env' | 'envFile' | 'interactive' | 'tty' | 'user' | 'workdir'
>;

export const command = defineVerb({
  name: 'exec',
  description: 'Execute a command in a running container',
  usage: ['[OPTIONS] CONTAINER COMMAND [ARG...]'],
  takes: [2, Infinity],
  passesOn: true,
  lacking: ['--detach-keys <string>', '--privileged'],
})
  .option('-d, --detach', 'Detached mode: run command in the background')
  .addOption(flag(['-e, --env <list>', 'Set environment variables'], each(variableHere)))
  .addOption(
    flag(
      ['--env-file <list>', 'Read in a file of environment variables'],
      each((file) => file),
    ),
  )
  .option('-i, --interactive', 'Keep STDIN open even if not attached')
  .option('-t, --tty', 'Allocate a pseudo-TTY')
  .option('-u, --user <string>', 'Username or UID (format: <name|uid>[:<group|gid>])')
  .option('-w, --workdir <string>', 'Working directory inside the container')
  .action(async ([container = '', ...words]: string[], flags: ExecFlags) => {
    const { asRootAlone } = await import('../root.js');
    await asRootAlone(async () => {
      const { contextOf } = await import('../../containers/context.js');
      const { exec } = await import('../../containers/exec.js');
      const { processAttachment } = await import('../../containers/process-attachment.js');
      const { silentLog } = await import('../../system/log.js');
      const { environmentOf } = await import('../run-spec-of.js');
      const { expectTerminal } = await import('../terminal.js');

      const { detach = false, interactive = false, tty = false, user, workdir } = flags;
      if (!detach) expectTerminal({ tty, interactive });
      const options = {
        ...{ container, command: words, env: environmentOf(flags, process.env) },
        ...{ detach, interactive, tty },
        ...(user !== undefined && { user }),
        ...(workdir !== undefined && { workdir }),
      };
      const context = contextOf(process.env, silentLog, new AbortController().signal);
      return exec(options, processAttachment({ interactive, tty }), context);
    });
  });
