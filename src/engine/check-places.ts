import path from 'node:path';

import type { Check } from '../checks/check.js';
import { buildCheck } from '../checks/index.js';
import type { Machine } from '../machine/machine.js';
import type { Plan } from './plan.js';

type Looked = Pick<Check, 'kind' | 'target' | 'expected'>;

/** Where in the user's files a check is written, `file:line:column`; undefined of what is not. */
export type PlaceOfCheck = (check: Looked) => string | undefined;

/** Of two that are alike the first; of what a package did with a unit, where that unit is checked. */
export function checkPlaces(
  { checks, origins, configDirectory }: Pick<Plan, 'checks' | 'origins' | 'configDirectory'>,
  machine: Pick<Machine, 'unitName'>,
): PlaceOfCheck {
  const places = new Map<string, string>();
  for (const [index, spec] of checks.entries()) {
    const where = origins.get(`checks.${index}`);
    if (where === undefined) continue;
    const { kind, target, expected } = buildCheck(spec, machine);
    for (const key of [keyOf(kind, target, expected), keyOf(kind, target)]) {
      if (!places.has(key)) places.set(key, path.join(configDirectory, where));
    }
  }
  return ({ kind, target, expected }) => {
    const exact = places.get(keyOf(kind, target, expected));
    return exact ?? places.get(keyOf(kind === 'after-install' ? 'unit' : kind, target));
  };
}

function keyOf(...words: readonly string[]): string {
  return JSON.stringify(words);
}
