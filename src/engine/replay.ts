import { resolveReference, type Resolution } from '../distros/resolve.js';
import { withoutTag } from '../image/sources/docker.js';
import type { SealedImage } from '../image/store.js';
import { command, renderCommand } from '../system/exec.js';
import { matchesImage } from './config/image-pattern.js';
import type { Plan, TargetPlan } from './plan.js';
import { replayEnvironment } from './replay-words.js';

/**
 * The whole line, for a shell. The image is exactly that which was tested, where a name can say so that
 * has the same settings in the configuration file.
 */
export function renderReplay(
  { replay, life }: Pick<Plan, 'replay' | 'life'>,
  { resolution, matrix = {} }: Pick<TargetPlan, 'resolution' | 'matrix'>,
  image: Pick<SealedImage, 'source' | 'digest'> | undefined,
): string {
  const exact = image ? exactReference(resolution, image) : resolution.name;
  const reference = isSameTo(replay.overrides, exact, resolution) ? exact : resolution.name;
  const values = Object.entries(matrix).flatMap(([name, value]) => [
    '--matrix',
    `${name}=${value}`,
  ]);
  const words = ['--image', reference, ...replay.flags, ...values];
  const line = command('postroj', [...(replay.verb ?? ['pkgprobe']), ...words]);
  return [...replayEnvironment(life), renderCommand(line)].join(' ');
}

function isSameTo(overrides: readonly string[], reference: string, resolution: Resolution) {
  const named = resolveReference(reference);
  return overrides.every(
    (pattern) => matchesImage(pattern, named) === matchesImage(pattern, resolution),
  );
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
