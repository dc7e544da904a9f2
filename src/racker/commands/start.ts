import { defineVerb } from '../command-line/verb.js';
import { detachKeysFlag, type RunFlags } from '../run-flags.js';

interface StartFlags extends Pick<RunFlags, 'detachKeys' | 'interactive'> {
  readonly attach?: boolean;
}

export const command = defineVerb({
  name: 'start',
  description: 'Start one or more stopped containers',
  usage: ['[OPTIONS] CONTAINER [CONTAINER...]'],
  takes: [1, Infinity],
  lacking: ['--checkpoint <string>', '--checkpoint-dir <string>'],
})
  .addOption(detachKeysFlag())
  .option('-a, --attach', 'Attach STDOUT/STDERR and forward signals')
  .option('-i, --interactive', "Attach container's STDIN")
  .action(async (containers: string[], flags: StartFlags) => {
    const { attach = false, interactive = false, detachKeys } = flags;
    if (attach || interactive) {
      const { asRootAlone } = await import('../root.js');
      await asRootAlone(async () => {
        const { startAttached } = await import('../start-attached.js');
        return startAttached(containers, { interactive, detachKeys });
      });
      return;
    }
    const { forEach } = await import('../each.js');
    const { start } = await import('../../containers/start.js');
    const { processAttachment } = await import('../../containers/process-attachment.js');
    const attachment = processAttachment({ interactive, tty: false });
    await forEach(containers, async (container, context) => {
      await start({ container, attach, interactive }, attachment, context);
      return [container];
    });
  });
