import { recipeId, type Recipe } from './recipe.js';

/** In place of a recipe's id: nothing was done to the image but to seal it. */
export const AS_IT_IS = 'as-it-is-1';

export interface Manner {
  /** All recipes there are: an image prepared by any of them will do. */
  readonly recipes: readonly Recipe[];
  /**
   * An image without an init is sealed as it is rather than given one: it runs its own program. One
   * with an init is prepared as ever.
   */
  readonly asItIs?: boolean | undefined;
}

interface Sealed {
  readonly recipe: string;
  readonly hadInit?: boolean | undefined;
}

/** What suits is found under these, the best first. */
export function recipeIds({ recipes, asItIs = false }: Manner): string[] {
  return [...(asItIs ? [AS_IT_IS] : []), ...recipes.map(recipeId)];
}

/** Of records that do not tell whether the init was brought by the recipe, it may have been. */
export function suits({ recipe, hadInit }: Sealed, manner: Manner): boolean {
  if (!recipeIds(manner).includes(recipe)) return false;
  return manner.asItIs !== true || recipe === AS_IT_IS || hadInit === true;
}
