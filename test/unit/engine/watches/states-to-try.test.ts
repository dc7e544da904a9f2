import { describe, expect, it } from '@jest/globals';

import { conclude } from '../../../../src/engine/upgrade-states.js';
import {
  commandsFor,
  namesOfStates,
  statesToTry,
  unitsToTry,
  type SeenUnit,
} from '../../../../src/engine/watches/states-to-try.js';
import type { Finding } from '../../../../src/engine/watches/watch.js';
import { renderCommand } from '../../../../src/system/exec.js';

const seen = (unit: string, enablement: SeenUnit['enablement'], active: boolean): SeenUnit => ({
  unit,
  enablement,
  active,
});

describe('which units, and which states', () => {
  it.each<readonly [string, readonly SeenUnit[], string, string]>([
    [
      "a deb's",
      [seen('a', 'enabled', true), seen('b', 'disabled', false), seen('c', undefined, false)],
      'a',
      'enabled and stopped, disabled and active, disabled and stopped, masked and stopped',
    ],
    [
      "an rpm's",
      [seen('a', 'disabled', false), seen('b', 'disabled', false)],
      'a b',
      'enabled and active, enabled and stopped, disabled and active, masked and stopped',
    ],
    [
      'two in different states',
      [seen('a', 'enabled', true), seen('b', 'enabled', false)],
      'a b',
      'enabled and active, enabled and stopped, disabled and active, disabled and stopped, masked and stopped',
    ],
    [
      'an instance of a template',
      [seen('a', 'enabled', false), seen('a@1', 'enabled', true)],
      'a',
      'enabled and active, disabled and active, disabled and stopped, masked and stopped',
    ],
    ['one that cannot be enabled', [seen('a', undefined, true)], '', ''],
  ])('%s', (_, units, names, states) => {
    expect(unitsToTry(units).join(' ')).toBe(names);
    expect(namesOfStates(statesToTry(units))).toBe(states);
  });
});

it.each([
  ['enabled', true, ['enable', 'start']],
  ['enabled', false, ['enable', 'stop']],
  ['disabled', true, ['disable', 'start']],
  ['masked', false, ['enable', 'mask --now']],
] as const)('%s, active: %s', (enablement, active, verbs) => {
  const lines = commandsFor({ enablement, active }, ['a', 'b']).map(renderCommand);
  const verbsOfAll = ['unmask', 'reset-failed', ...verbs];
  expect(lines).toEqual(verbsOfAll.map((verb) => `systemctl ${verb} -- a b`));
});

describe('what the phase tells', () => {
  const found = (...verdicts: Finding['verdict'][]) =>
    verdicts.map((verdict) => ({ verdict, target: 'a', expected: '', actual: '', message: '' }));
  const round = (enablement: 'enabled' | 'masked', findings: readonly Finding[]) => {
    return { state: { enablement, active: false }, findings };
  };
  it.each([
    [[round('enabled', found('pass'))], 'pass', 'kept: enabled and stopped'],
    [
      [round('enabled', found('note')), round('masked', found('pass', 'fail'))],
      'fail',
      'not kept: masked and stopped; noted: enabled and stopped',
    ],
    [[round('enabled', [])], 'skip', 'could not be reached: enabled and stopped'],
  ] as const)('%#', (rounds, verdict, message) => {
    expect(conclude(rounds)).toEqual({ verdict, message });
  });
});
