import { isLocked } from '../system/lock.js';
import type { ImageStore, SealedImage } from './store.js';

export interface PruneOptions {
  /** Only images that no run has used for so long. */
  readonly olderThanMs?: number | undefined;
  /** Only as many, those longest unused first, as bring all together below this size. */
  readonly keepBytes?: number | undefined;
}

export interface Pruned {
  readonly removed: readonly SealedImage[];
  /** Would have gone, but a machine is using them. */
  readonly inUse: readonly SealedImage[];
}

/** Removes prepared images; all that nobody uses unless the options say otherwise. */
export async function pruneImages(store: ImageStore, options: PruneOptions): Promise<Pruned> {
  const removed: SealedImage[] = [];
  const inUse: SealedImage[] = [];
  for (const image of chooseImages(await store.list(), options, Date.now())) {
    if (await isLocked(image.lockFile)) {
      inUse.push(image);
      continue;
    }
    await store.remove(image);
    removed.push(image);
  }
  return { removed, inUse };
}

/** Which images the options mean, longest unused first. `now` in milliseconds since the epoch. */
export function chooseImages(
  images: readonly SealedImage[],
  { olderThanMs = 0, keepBytes }: PruneOptions,
  now: number,
): SealedImage[] {
  const old = [...images]
    .sort((a, b) => a.usedAt.getTime() - b.usedAt.getTime())
    .filter(({ usedAt }) => now - usedAt.getTime() >= olderThanMs);
  if (keepBytes === undefined) return old;
  let excess = images.reduce((sum, { diskBytes }) => sum + diskBytes, 0) - keepBytes;
  return old.filter(({ diskBytes }) => {
    const goes = excess > 0;
    if (goes) excess -= diskBytes;
    return goes;
  });
}
