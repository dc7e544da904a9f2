import type { CatalogueEntry, LifeCycle } from './catalogue/entry.js';
import { catalogue } from './catalogue/index.js';

type Life = Pick<CatalogueEntry, 'status' | 'eol'>;

/** Also when its last day has passed and nobody has edited the entry; days are those of UTC. */
export function isEol({ status, eol }: Life, today: Date): boolean {
  if (status === 'eol') return true;
  // a month without a day lasts until its end
  return eol !== undefined && today.toISOString().slice(0, eol.length) > eol;
}

export function statusOn(entry: Life, today: Date): LifeCycle {
  return isEol(entry, today) ? 'eol' : entry.status;
}

/** What `all` means, unless those past their end of life are asked for. */
export function currentEntries(today: Date): readonly CatalogueEntry[] {
  return catalogue.filter((entry) => !isEol(entry, today));
}
