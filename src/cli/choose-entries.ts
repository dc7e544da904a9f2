import { lifeCycles, type CatalogueEntry } from '../distros/catalogue/entry.js';
import { catalogue } from '../distros/catalogue/index.js';
import { families } from '../distros/families/index.js';
import { statusOn } from '../distros/life-cycle.js';
import { PostrojError } from '../errors.js';

/** Which entries of the catalogue; undefined: any. */
export interface Choice {
  readonly family?: string | undefined;
  readonly arch?: string | undefined;
  readonly status?: string | undefined;
}

/** Throws BAD_OPTION for a family, architecture or status that nothing has. */
export function chooseEntries(choice: Choice, today: Date): readonly CatalogueEntry[] {
  const { family, arch, status } = choice;
  oneOf(
    'family',
    family,
    families.map(({ name }) => name),
  );
  oneOf('arch', arch, [...new Set(catalogue.flatMap(({ architectures }) => architectures))].sort());
  oneOf('status', status, lifeCycles);
  return catalogue.filter(
    (entry) =>
      (family === undefined || entry.family === family) &&
      (arch === undefined || entry.architectures.includes(arch)) &&
      (status === undefined || statusOn(entry, today) === status),
  );
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new PostrojError('BAD_OPTION', `--${option}: there is no '${value}'`, {
    hint: `Allowed: ${allowed.join(', ')}.`,
  });
}
