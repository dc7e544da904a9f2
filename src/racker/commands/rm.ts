import { defineVerb } from '../command-line/verb.js';

interface RmFlags {
  readonly force?: boolean;
  readonly volumes?: boolean;
}

export const command = defineVerb({
  name: 'rm',
  description: 'Remove one or more containers',
  usage: ['[OPTIONS] CONTAINER [CONTAINER...]'],
  takes: [1, Infinity],
  lacking: ['-l, --link'],
})
  .option('-f, --force', 'Force the removal of a running container (uses SIGKILL)')
  .option('-v, --volumes', 'Remove anonymous volumes associated with the container')
  .action(async (containers: string[], { force = false, volumes = false }: RmFlags) => {
    const { forEach } = await import('../each.js');
    const { remove } = await import('../../containers/remove.js');
    const { PostrojError } = await import('../../errors.js');
    const { fromDaemon } = await import('../command-line/words.js');
    await forEach(containers, async (container, context) => {
      try {
        await remove({ container, force, volumes }, context);
        return [container];
      } catch (error) {
        // who forces it wants it away: that it is away is no failure
        const isAway = error instanceof PostrojError && error.code === 'NO_SUCH_CONTAINER';
        if (!force || !isAway) throw error;
        process.stderr.write(`${fromDaemon(error)}\n`);
        return [];
      }
    });
  });
