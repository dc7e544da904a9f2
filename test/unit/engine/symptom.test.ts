import { describe, expect, it } from '@jest/globals';

import type { CheckResult, PhaseName, PhaseResult } from '../../../src/engine/result.js';
import type { Reason } from '../../../src/engine/reasons.js';
import { judgeControl, symptomOf } from '../../../src/engine/symptom.js';
import { checkResult } from '../../support/results.js';

const passed = (name: PhaseName): PhaseResult => ({ name, verdict: 'pass', durationMs: 1 });
const failed = (name: PhaseName, reason: Reason = 'unresolvable'): PhaseResult => ({
  ...{ name, verdict: 'fail', durationMs: 1, reason },
  message: 'it failed:\nmore',
});
const check = (parts: Partial<CheckResult> = {}) => checkResult({ verdict: 'fail', ...parts });

describe('symptomOf', () => {
  it.each<readonly [PhaseName, readonly string[] | undefined]>([
    ['install', ['install']],
    ['reboot', ['install', 'reboot']],
    ['remove', ['install', 'remove']],
    ['purge', ['install', 'remove', 'purge']],
    ['upgrade', undefined],
    ['downgrade', undefined],
    ['reinstall', undefined],
    ['build', undefined],
  ])('a %s that failed', (name, life) => {
    const symptom = symptomOf([passed('boot'), failed(name)], []);
    expect(symptom?.life).toEqual(life);
    expect(symptom?.reason).toBe(life && 'unresolvable');
  });

  it.each<readonly [PhaseName, readonly string[] | undefined]>([
    ['install', ['install']],
    ['upgrade', ['install']],
    ['reboot', ['install', 'reboot']],
    ['purge', ['install', 'remove', 'purge']],
    ['downgrade', undefined],
    ['boot', undefined],
  ])('a check after %s', (phase, life) => {
    const checks = [checkResult(), check({ phase }), check({ phase: 'reinstall', target: 'x' })];
    const symptom = symptomOf([failed('check', 'check-failed')], checks);
    expect(symptom?.life).toEqual(life);
    expect(symptom?.checks).toEqual(life && ['http http://localhost/']);
  });

  it('has nothing to ask where all passed, or where a transition is what was looked at', () => {
    expect(symptomOf([passed('install')], [])).toBeUndefined();
    const checks = [check({ phase: 'upgrade', kind: 'service-state' })];
    expect(symptomOf([failed('check')], checks)).toBeUndefined();
  });
});

describe('judgeControl', () => {
  const install = { life: ['install'], phase: 'install', reason: 'unresolvable' } as const;
  const installing = { ...install, checks: [] };
  const checking = { ...install, reason: undefined, checks: ['http http://localhost/'] };
  const before = 'the version before (x 1), alone on a fresh machine';
  const moved = `${before}, fails in the same way: the distribution moved, it is not the change`;
  const error = { code: 'MIRROR_FAILED', message: 'no mirror\nat all' } as const;
  const good = [passed('boot'), passed('install')];

  it.each([
    ['the same', installing, { phases: [failed('install')], checks: [] }, 'distribution', moved],
    [
      'another reason',
      installing,
      { phases: [failed('install', 'transaction-failed')], checks: [] },
      'unclear',
      `${before}, fails otherwise: install: it failed:`,
    ],
    [
      'nothing',
      installing,
      { phases: good, checks: [] },
      'change',
      `${before}, passes: it is the change, not the distribution`,
    ],
    [
      'the same check',
      checking,
      { phases: [...good, failed('check')], checks: [check()] },
      'distribution',
      moved,
    ],
    [
      'another check',
      checking,
      { phases: [...good, failed('check')], checks: [check({ target: 'x', message: 'no\nx' })] },
      'unclear',
      `${before}, fails otherwise: after install: no`,
    ],
    [
      'an error',
      checking,
      { phases: good, checks: [], error },
      'unclear',
      `${before}, could not be asked: no mirror`,
    ],
  ] as const)('%s', (_, symptom, answer, blames, message) => {
    expect(judgeControl(symptom, answer, 'x 1')).toMatchObject({ blames, message });
  });
});
