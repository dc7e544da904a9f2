import { Failure, ValueError } from '../command-line/usage-error.js';
import { gatherFilters, type Filters } from '../values/filters.js';

/** Throws a Failure for a filter that is not known. */
export function gather(
  pairs: readonly (readonly [string, string])[] | undefined,
  known: readonly string[],
): Filters {
  try {
    return gatherFilters(pairs ?? [], known);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    throw new Failure(`Error response from daemon: ${error.message}`);
  }
}
