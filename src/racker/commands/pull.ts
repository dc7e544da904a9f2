import { defineVerb, flag } from '../command-line/verb.js';
import { parsePlatform } from '../values/platform.js';

interface PullFlags {
  readonly platform?: string;
  readonly quiet?: boolean;
}

export const command = defineVerb({
  name: 'pull',
  description: 'Download an image from a registry, and prepare it to boot',
  usage: ['[OPTIONS] NAME[:TAG|@DIGEST]'],
  takes: [1, 1],
  lacking: ['-a, --all-tags', '--disable-content-trust'],
})
  .addOption(
    flag(['--platform <string>', 'For which platform, such as linux/arm64'], parsePlatform),
  )
  .option('-q, --quiet', 'Suppress verbose output')
  .action(async ([image = '']: string[], { platform: arch, quiet = false }: PullFlags) => {
    const { asRoot } = await import('../root.js');
    await asRoot(async (signal) => {
      const { silentLog } = await import('../../system/log.js');
      const { contextOf } = await import('../../containers/context.js');
      const { originOf } = await import('../../containers/images/pull.js');
      const { familiarName } = await import('../../containers/images/resolve.js');
      const { pullWithLines } = await import('../pull-image.js');
      const { full } = originOf(image);
      if (!quiet && familiarName(image) === `${image}:latest` && full.endsWith(':latest')) {
        process.stdout.write('Using default tag: latest\n');
      }
      const context = contextOf(process.env, silentLog, signal);
      await pullWithLines({ image, arch, quiet, stream: process.stdout }, context);
      process.stdout.write(`${full}\n`);
      return 0;
    });
  });
