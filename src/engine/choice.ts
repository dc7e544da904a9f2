import type { Selection } from '../packages/select.js';
import type { LifeStep } from './lifecycle.js';

/** What of the packages is for one target, and how they are to live on it. */
export interface Choice {
  readonly given: Selection;
  /** undefined when no step needs it. */
  readonly previous: Selection | undefined;
  readonly steps: readonly LifeStep[];
}

/** Of what is given, where nothing is. */
export const nothingGiven: Selection = { files: [], names: [], notices: [] };

export function hasPackages({ files, names }: Pick<Selection, 'files' | 'names'>): boolean {
  return files.length > 0 || names.length > 0;
}
