import { families, familyNamed, familyOf } from '../distros/families/index.js';
import { recipeFor } from '../distros/recipe-for.js';
import type { Resolution } from '../distros/resolve.js';
import { provideImage, type ProvidedImage, type Refresh } from '../image/provide.js';
import { rootEntrance } from '../machine/enter.js';
import type { Log } from '../system/log.js';
import type { Workshop } from './workshop.js';

export interface AcquireContext {
  readonly arch: string;
  readonly workshop: Workshop;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly refresh?: Refresh | undefined;
}

/** A sealed image for a resolved reference, from the store or made now. */
export async function acquireImage(
  resolution: Resolution,
  { arch, workshop, log, signal, refresh }: AcquireContext,
): Promise<ProvidedImage> {
  const fromArchive = resolution.sources.every((source) => source.startsWith('debootstrap:'));
  const { entry, notice } = resolution;
  const recipe = entry ? recipeFor(entry) : fromArchive ? familyNamed('debian') : undefined;
  if (notice !== undefined) log.warn(notice);
  return provideImage(
    {
      name: resolution.name,
      sources: resolution.sources,
      arch,
      recipes: recipe ? [recipe, ...families] : families,
      recipe,
      recipeOf: familyOf,
      refresh,
    },
    {
      store: workshop.images,
      work: workshop.work,
      enterRoot: rootEntrance(workshop.work),
      shared: workshop.shared,
      prepareToMake: workshop.prepareToMake,
      log,
      signal,
    },
  );
}
