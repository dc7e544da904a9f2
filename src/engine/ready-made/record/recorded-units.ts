import { shortName } from '../unit-checks.js';
import { candidate, type Candidate } from './candidate.js';
import type { Snapshot } from './snapshot.js';

export interface UnitsOfPackages {
  readonly shipped: ReadonlySet<string>;
  /** Those that were enabled as an administrator would have done. */
  readonly administered: ReadonlySet<string>;
}

/**
 * Those that are up and were not, timers only of the packages themselves: others bring what looks after the
 * whole system. Whether they come back at the next boot is said where the package has seen to that.
 */
export function recordedUnits(
  before: Pick<Snapshot, 'units'>,
  after: Pick<Snapshot, 'units'>,
  { shipped, administered }: UnitsOfPackages,
): Candidate[] {
  const known = new Set(before.units.map(({ unit }) => unit));
  return after.units
    .filter(({ unit }) => !known.has(unit) && (!unit.endsWith('.timer') || shipped.has(unit)))
    .map(({ unit, fileState }) => {
      const isEnabled = fileState === 'enabled' && !administered.has(unit);
      return candidate({ unit: shortName(unit), ...(isEnabled && { enabled: true }) });
    });
}
