import { defineVerb } from '../command-line/verb.js';

interface CpFlags {
  readonly archive?: boolean;
  readonly followLink?: boolean;
  readonly quiet?: boolean;
}

export const command = defineVerb({
  name: 'cp',
  description: 'Copy files/folders between a container and the local filesystem',
  usage: ['[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-', '[OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH'],
  takes: [2, 2],
})
  .option('-a, --archive', 'Archive mode (copy all uid/gid information)')
  .option('-L, --follow-link', 'Always follow symbol link in SRC_PATH')
  .option('-q, --quiet', 'Suppress the message on a terminal')
  .action(async ([from = '', to = '']: string[], flags: CpFlags) => {
    const { ARCHIVE, parseCopy } = await import('../values/copy-paths.js');
    const { archive = false, followLink = false } = flags;
    const options = { ...parseCopy(from, to, process.cwd()), archive, followLink };
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { contextOf } = await import('../../containers/context.js');
      const { silentLog } = await import('../../system/log.js');
      const context = contextOf(process.env, silentLog, signal);
      if (options.hostPath === ARCHIVE) {
        const archives = await import('../../containers/copy-archive.js');
        if (options.direction === 'in')
          await archives.copyInArchive(options, process.stdin, context);
        else await archives.copyOutArchive(options, process.stdout, context);
        return 0;
      }
      const { copy } = await import('../../containers/copy.js');
      await copy(options, context);
      if (process.stderr.isTTY && flags.quiet !== true) {
        process.stderr.write(`Successfully copied to ${to}\n`);
      }
      return 0;
    });
  });
