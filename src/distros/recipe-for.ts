import type { CatalogueEntry } from './catalogue/entry.js';
import { familyNamed } from './families/index.js';
import type { Edit, Family } from './families/family.js';

export interface EntryRecipe extends Omit<Family, 'name' | 'version'> {
  readonly name: string;
  readonly version: number | string;
  /** Applied when the lists of packages cannot be fetched. */
  readonly oldMirrors?: readonly Edit[];
  /** Packages that the user wants beside the recipe's own. */
  readonly extra?: readonly string[];
}

/** Its family's recipe, led to the mirrors of old releases where the entry says so. */
export function recipeFor({ family: name, oldMirrors }: CatalogueEntry): EntryRecipe {
  const family = familyNamed(name);
  if (!oldMirrors) return family;
  const version = `${family.version}+mirrors-${oldMirrors.version}`;
  return oldMirrors.when === 'always'
    ? { ...family, version, edits: [...family.edits, ...oldMirrors.edits] }
    : { ...family, version, oldMirrors: oldMirrors.edits };
}
