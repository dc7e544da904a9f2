import { describe, expect, it } from '@jest/globals';

import { unit } from '../../../src/checks/unit.js';
import type { UnitState } from '../../../src/machine/machine.js';
import { contextOf, site } from '../../support/checks.js';
import { fakeMachine } from '../../support/machine.js';

/** What the check sees of a machine whose init says this. */
async function observe(state: UnitState) {
  const asked: string[] = [];
  const machine = fakeMachine({
    unitName: (name) => `${name}.service`,
    unit: (name) => {
      asked.push(name);
      return Promise.resolve(state);
    },
  });
  const check = unit.make({ kind: 'unit', unit: 'webfs' }, { ...site, ...machine });
  return { check, asked, observation: await check.observe(contextOf({ machine })) };
}

describe('unit', () => {
  it('goes by the name that the init has for it', async () => {
    const { check, asked } = await observe({ state: 'up', shown: 'started' });
    expect(check).toMatchObject({ kind: 'unit', target: 'webfs.service', expected: 'active' });
    expect(asked).toEqual(['webfs.service']);
  });

  it.each([
    ['up', 'met'],
    ['down', 'unmet'],
    ['failed', 'hopeless'],
    ['missing', 'hopeless'],
  ] as const)('is %s: %s', async (state, seen) => {
    const { observation } = await observe({ state, shown: 'so to say', detail: 'a line' });
    const detail = state === 'up' ? undefined : 'a line';
    expect(observation).toEqual({ state: seen, actual: 'so to say', detail });
  });
});
