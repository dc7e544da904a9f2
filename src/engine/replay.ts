import type { Resolution } from '../distros/resolve.js';
import { withoutTag } from '../image/sources/docker.js';
import type { SealedImage } from '../image/store.js';
import { command, renderCommand } from '../system/exec.js';
import type { ReplayWords } from './replay-words.js';

/** The whole line, for a shell. The image is exactly that which was tested, where a name can say so. */
export function renderReplay(
  { environment, flags }: ReplayWords,
  resolution: Resolution,
  image: Pick<SealedImage, 'source' | 'digest'> | undefined,
): string {
  const reference = image ? exactReference(resolution, image) : resolution.name;
  const { file, args } = command('postroj', ['pkgprobe', '--image', reference, ...flags]);
  return [...environment, renderCommand(command(file, args))].join(' ');
}

/**
 * By digest where a registry gave it. The recipe of a label with mirrors of its own goes with the label
 * alone; what was built from an archive, or is a file, has no name but the one it was asked for by.
 */
function exactReference(
  { entry, name }: Resolution,
  { source, digest }: Pick<SealedImage, 'source' | 'digest'>,
): string {
  if (entry?.oldMirrors) return name;
  if (source.startsWith('docker://')) {
    return `${withoutTag(source).slice('docker://'.length)}@${digest}`;
  }
  return entry ? source : name;
}
