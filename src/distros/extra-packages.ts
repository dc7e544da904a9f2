import { createHash } from 'node:crypto';

import type { EntryRecipe } from './recipe-for.js';

/** Names of packages by family; those of `*` are for every family. */
export type ExtraPackages = Readonly<Record<string, readonly string[]>>;

export const EVERY_FAMILY = '*';

/** With what it does not add by itself. The version changes, so that plain images are not mistaken for it. */
export function withExtraPackages(recipe: EntryRecipe, wanted: ExtraPackages): EntryRecipe {
  const names = [...(wanted[EVERY_FAMILY] ?? []), ...(wanted[recipe.name] ?? [])];
  const extra = [...new Set(names)].filter((name) => !recipe.packages.includes(name)).sort();
  if (extra.length === 0) return recipe;
  return { ...recipe, extra, version: `${recipe.version}+extra-${shortHash(extra)}` };
}

/**
 * What keeps images of one name apart, known before the family is: undefined when none of the
 * recipes that may be used adds extra packages.
 */
export function variantOf(recipes: readonly EntryRecipe[]): string | undefined {
  const ids = recipes
    .filter(({ extra }) => extra !== undefined)
    .map(({ name, version }) => `${name}-${version}`);
  return ids.length === 0 ? undefined : `extra-${shortHash(ids)}`;
}

function shortHash(words: readonly string[]): string {
  return createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 12);
}
