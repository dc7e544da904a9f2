import { Option } from 'commander';

import { defineVerb } from '../command-line/verb.js';
import { detachKeysFlag, type RunFlags } from '../run-flags.js';

interface AttachFlags extends Pick<RunFlags, 'detachKeys' | 'sigProxy'> {
  readonly stdin: boolean;
}

export const command = defineVerb({
  name: 'attach',
  description: 'Attach local standard input, output, and error streams to a running container',
  usage: ['[OPTIONS] CONTAINER'],
  takes: [1, 1],
})
  .addOption(detachKeysFlag())
  .option('--sig-proxy', 'Proxy all received signals to the process', true)
  .addOption(new Option('--no-stdin', 'Do not attach STDIN'))
  .action(async ([container = '']: string[], { stdin, ...flags }: AttachFlags) => {
    const { asRootAlone } = await import('../root.js');
    await asRootAlone(async () => {
      const { attach } = await import('../../containers/attach.js');
      const { contextOf } = await import('../../containers/context.js');
      const { processAttachment } = await import('../../containers/process-attachment.js');
      const { silentLog } = await import('../../system/log.js');
      const { expectTerminal } = await import('../terminal.js');

      const context = contextOf(process.env, silentLog, new AbortController().signal);
      const { tty, interactive: takesInput } = context.registry.find(container).spec;
      const interactive = stdin && takesInput;
      expectTerminal({ tty, interactive });
      const attachment = processAttachment({ ...flags, interactive, tty });
      return (await attach(container, attachment, context)).exitCode;
    });
  });
