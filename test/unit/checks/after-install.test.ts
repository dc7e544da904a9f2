import { describe, expect, it } from '@jest/globals';

import { afterInstallCheck, type Expected } from '../../../src/checks/after-install.js';
import { contextOf } from '../../support/checks.js';
import { fakeMachine, outcome } from '../../support/machine.js';

function seeing(stdout: string) {
  const machine = fakeMachine({ query: () => Promise.resolve(outcome(0, stdout)) });
  return contextOf({ machine });
}

const facts = (active: string, file: string, preset: string) =>
  `ActiveState=${active}\nUnitFileState=${file}\nUnitFilePreset=${preset}\n`;

describe('a unit that has just come', () => {
  it.each<readonly [Expected, string, string, string, 'met' | 'hopeless']>([
    ['started', 'active', 'enabled', 'enabled', 'met'],
    ['started', 'active', 'enabled-runtime', 'enabled', 'met'],
    ['started', 'active', 'static', '', 'met'], // has no [Install]
    ['started', 'active', 'disabled', 'enabled', 'hopeless'],
    ['started', 'inactive', 'masked', 'enabled', 'hopeless'],
    ['preset', 'inactive', 'disabled', 'disabled', 'met'],
    ['preset', 'inactive', 'disabled', 'enabled', 'met'],
    ['preset', 'inactive', 'enabled', 'enabled', 'met'],
    ['preset', 'inactive', 'enabled', 'disabled', 'hopeless'],
    ['preset', 'active', 'enabled', 'enabled', 'hopeless'],
    ['preset', 'activating', 'disabled', 'disabled', 'hopeless'],
    ['stopped', 'inactive', 'disabled', 'enabled', 'met'],
    ['stopped', 'failed', 'disabled', 'disabled', 'met'],
    ['stopped', 'inactive', 'enabled', 'enabled', 'hopeless'],
    ['stopped', 'active', 'static', '', 'hopeless'],
  ])('to be %s, that is %s, %s (preset: %s): %s', async (start, active, file, preset, state) => {
    const check = afterInstallCheck('webfs.service', start);
    const seen = await check.observe(seeing(facts(active, file, preset)));
    expect(seen.state).toBe(state);
    expect(seen.actual).toContain(`${active}, ${file}`);
  });

  it('says what it saw, and what should be', async () => {
    const check = afterInstallCheck('webfs.service', 'preset');
    expect(check).toMatchObject({ kind: 'after install', target: 'webfs.service' });
    expect(check.expected).toBe('not started by its package, and enabled only by a preset');
    const { actual } = await check.observe(seeing(facts('active', 'disabled', '')));
    expect(actual).toBe('active, disabled, preset none');
    const nothing = await afterInstallCheck('x.service', 'started').observe(seeing(''));
    expect(nothing).toEqual({ state: 'met', actual: 'unknown, no state' });
  });
});
