import { defineVerb, flag } from '../command-line/verb.js';
import { parsePlatform } from '../values/platform.js';

interface RmiFlags {
  readonly force?: boolean;
  readonly platform?: string;
}

export const command = defineVerb({
  name: 'rmi',
  description: 'Remove one or more images',
  usage: ['[OPTIONS] IMAGE [IMAGE...]'],
  takes: [1, Infinity],
  lacking: ['--no-prune'],
})
  .option('-f, --force', 'Force removal of the image')
  .addOption(flag(['--platform <strings>', 'Remove only the one for that platform'], parsePlatform))
  .action(async (images: string[], { force = false, platform: arch }: RmiFlags) => {
    const { forEach } = await import('../each.js');
    const { removeImage } = await import('../../containers/images/remove.js');
    await forEach(images, async (image, context) => {
      const { untagged, deleted } = await removeImage({ image, force, arch }, context);
      return [
        ...untagged.map((name) => `Untagged: ${name}`),
        ...(deleted === undefined ? [] : [`Deleted: ${deleted}`]),
      ];
    });
  });
