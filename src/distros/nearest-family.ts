import { distance } from 'fastest-levenshtein';

import { catalogue } from './catalogue/index.js';
import { families } from './families/index.js';
import type { FamilyName } from './families/family.js';

/** The family that a wrong word most likely means: its name misspelt, or a system of it. */
export function nearestFamily(word: string): FamilyName | undefined {
  const wanted = word.toLowerCase();
  const known = [
    ...families.flatMap(({ name, ids }) => [name, ...ids].map((id) => [name, id] as const)),
    ...catalogue.map(({ label, family }) => [family, label.replace(/-[^-]*$/, '')] as const),
  ];
  const [nearest] = known
    .map(([family, name]) => ({ family, steps: distance(name, wanted) }))
    .sort((a, b) => a.steps - b.steps);
  return nearest && nearest.steps <= wanted.length / 2 ? nearest.family : undefined;
}
