import { variantOf, withExtraPackages, type ExtraPackages } from '../distros/extra-packages.js';
import { families, familyNamed, familyOf } from '../distros/families/index.js';
import { recipeFor, type EntryRecipe } from '../distros/recipe-for.js';
import { provideImage, type ProvidedImage, type Refresh } from '../image/provide.js';
import { rootEntrance } from '../machine/enter.js';
import type { Log } from '../system/log.js';
import type { TargetPlan } from './plan.js';
import type { Workshop } from './workshop.js';

export interface AcquireContext {
  readonly workshop: Workshop;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly refresh?: Refresh | undefined;
  readonly extraPackages?: ExtraPackages | undefined;
  /** What is not in the catalogue and has no init is not given one. */
  readonly asItIs?: boolean | undefined;
}

/** The sealed image of a target, from the store or made now. */
export async function acquireImage(
  { resolution, arch, digest }: TargetPlan,
  { workshop, log, signal, refresh, extraPackages = {}, asItIs }: AcquireContext,
): Promise<ProvidedImage> {
  const fromArchive = resolution.sources.every((source) => source.startsWith('debootstrap:'));
  const { entry, notice } = resolution;
  const extended = (plain: EntryRecipe) => withExtraPackages(plain, extraPackages);
  const plain = entry ? recipeFor(entry) : fromArchive ? familyNamed('debian') : undefined;
  const recipe = plain && extended(plain);
  const ofFamilies = families.map(extended);
  if (notice !== undefined) log.warn(notice);
  return provideImage(
    {
      name: resolution.name,
      sources: resolution.sources,
      arch,
      digest,
      variant: variantOf(recipe ? [recipe] : ofFamilies),
      recipes: recipe ? [recipe, ...ofFamilies] : ofFamilies,
      recipe,
      asItIs: asItIs === true && !recipe,
      recipeOf: (os) => extended(familyOf(os)),
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
