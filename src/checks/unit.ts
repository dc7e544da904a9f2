import type { Machine } from '../machine/machine.js';
import type { Expected } from './after-install.js';
import type { Check, Observation } from './check.js';

export interface UnitSpec {
  readonly kind: 'unit';
  readonly unit: string;
  /** What its package is to leave it as; default: what is usual in the distribution. */
  readonly afterInstall?: Expected | 'any';
}

const states = { up: 'met', down: 'unmet', failed: 'hopeless', missing: 'hopeless' } as const;

/** A service, or another unit, is active, as the init of the machine sees it. */
export function unitCheck(spec: UnitSpec, { unitName }: Pick<Machine, 'unitName'>): Check {
  const unit = unitName(spec.unit);
  return {
    kind: 'unit',
    target: unit,
    expected: 'active',
    observe: async ({ machine, signal }): Promise<Observation> => {
      const { state, shown, detail } = await machine.unit(unit, { signal });
      return { state: states[state], actual: shown, detail };
    },
  };
}
