import { resolveReference } from '../distros/resolve.js';
import { acquireImage } from '../engine/acquire.js';
import { hostArch } from '../engine/plan.js';
import { reap, workshopOf } from '../engine/workshop.js';
import { progressLog } from './progress.js';

export interface PullOptions {
  readonly signal: AbortSignal;
  readonly verbose: boolean;
}

/** Every reference is read before the first image is fetched. */
export async function pullImages(
  references: readonly string[],
  { signal, verbose }: PullOptions,
): Promise<number> {
  const resolutions = references.map(resolveReference);
  const workshop = workshopOf(process.env);
  await reap(workshop);
  for (const resolution of resolutions) {
    const log = progressLog(resolution.name, verbose);
    const context = { arch: hostArch(), workshop, log, signal };
    const { image, cached } = await acquireImage(resolution, context);
    const status = cached ? 'Image is up to date' : 'Prepared new image';
    process.stdout.write(`Digest: ${image.digest}\nStatus: ${status} for ${resolution.name}\n`);
  }
  return 0;
}
