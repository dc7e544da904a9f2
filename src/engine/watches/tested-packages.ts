import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';

/** Of both versions. */
export function namesOfPackages({ given, previous }: Pick<Grounds, 'given' | 'previous'>) {
  const selections = previous ? [given, previous] : [given];
  const names = selections.flatMap(({ files, names }) => [
    ...files.map(({ name }) => name),
    ...names,
  ]);
  return [...new Set(names)];
}

/** Of all packages that are tested and installed. */
export async function filesOfPackages(grounds: Grounds): Promise<string[]> {
  const names = namesOfPackages(grounds);
  return (await Promise.all(names.map((name) => grounds.manager.filesOf(name)))).flat();
}

/** The package manager puts the packages over themselves, in whatever version. */
export function isReplaced({ phase, before, skip }: LifeStep): boolean {
  if (skip !== undefined) return false;
  return before !== undefined && ['upgrade', 'downgrade', 'reinstall'].includes(phase);
}
