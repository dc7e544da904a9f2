import { resolveReference } from '../distros/resolve.js';
import { acquireImage } from '../engine/acquire.js';
import { parseExtraPackages } from '../engine/inputs.js';
import { hostArch } from '../engine/plan.js';
import { reap, workshopOf } from '../engine/workshop.js';
import type { Refresh } from '../image/provide.js';
import type { PullFlags } from './commands/pull.js';
import { progressLog } from './progress.js';

function refreshOf(update = false, force = false): Refresh | undefined {
  if (force) return 'force';
  return update ? 'update' : undefined;
}

/** Every reference is read before the first image is fetched. Returns the exit code. */
export async function pullImages(
  references: readonly string[],
  { update, force, verbose, extraPackages: lines = [] }: PullFlags,
  signal: AbortSignal,
): Promise<number> {
  const resolutions = references.map(resolveReference);
  const extraPackages = parseExtraPackages(lines);
  const workshop = workshopOf(process.env);
  await reap(workshop);
  const refresh = refreshOf(update, force);
  for (const resolution of resolutions) {
    const log = progressLog(resolution.name, verbose === true);
    const context = { arch: hostArch(), workshop, log, signal, refresh, extraPackages };
    const { image, cached } = await acquireImage(resolution, context);
    const status = cached ? 'Image is up to date' : 'Prepared new image';
    process.stdout.write(`Digest: ${image.digest}\nStatus: ${status} for ${resolution.name}\n`);
  }
  return 0;
}
