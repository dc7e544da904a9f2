import type { RawSettings } from './schema.js';
import { keyPlace, placeOf, renderPlace, treeAt, type Tree, type TreePath } from './tree.js';

/** Where each setting was written, `file:line:column` by its key; of a map, and of checks, each entry. */
export type Origins = ReadonlyMap<string, string>;

/** Whose entries come from more than one place. */
const maps = ['extra-packages', 'watch', 'budgets', 'limits', 'leftovers'];

export function originsOf(raw: RawSettings, tree: Tree, path: TreePath = []): Origins {
  const origins = new Map<string, string>();
  for (const key of Object.keys(raw)) {
    const value = treeAt(tree, [...path, key]);
    const where = renderPlace(keyPlace(tree, path, key));
    if (maps.includes(key) && value?.kind === 'map') {
      for (const entry of value.entries) {
        origins.set(`${key}.${entry.key}`, renderPlace(entry.keyAt));
      }
    } else if (key === 'checks' && value?.kind === 'list') {
      value.items.forEach((_, index) => {
        origins.set(`checks.${index}`, renderPlace(placeOf(tree, [...path, key, index])));
      });
    } else origins.set(key === 'leftovers' ? 'leftovers.policy' : key, where);
  }
  return origins;
}

/** Those above win; checks of both stay, in the order of `mergeSettings`. */
export function mergeOrigins(below: Origins, above: Origins): Origins {
  const isCheck = (key: string) => /^checks\.\d+$/.test(key);
  const before = [...below.keys()].filter(isCheck).length;
  const moved = [...above].map(([key, where]) => {
    const index = Number(key.slice('checks.'.length));
    return [isCheck(key) ? `checks.${index + before}` : key, where] as const;
  });
  return new Map([...below, ...moved]);
}
