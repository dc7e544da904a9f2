import { describe, expect, it } from '@jest/globals';

import {
  concludeRun,
  concludeTarget,
  worstVerdict,
  type PhaseName,
  type Verdict,
} from '../../../src/engine/result.js';

it.each<readonly [readonly Verdict[], Verdict]>([
  [['pass'], 'pass'],
  [['pass', 'skip'], 'skip'],
  [['skip', 'fail', 'pass'], 'fail'],
  [['pass', 'error', 'fail'], 'error'],
  [['pass', 'pass'], 'pass'],
  [[], 'error'],
])('the worst of %j is %s', (verdicts, worst) => {
  expect(worstVerdict(verdicts)).toBe(worst);
});

describe('concludeRun', () => {
  const targets = (...verdicts: Verdict[]) => verdicts.map((verdict) => ({ verdict }));

  it.each<readonly [Verdict[], Verdict]>([
    [['pass', 'skip'], 'skip'],
    [['skip', 'fail'], 'fail'],
    [['error', 'skip'], 'error'],
    [['pass'], 'pass'],
  ])('of %j is %s', (verdicts, verdict) => {
    expect(concludeRun(targets(...verdicts))).toEqual({ verdict });
  });

  it('is an error when the time was up before all had begun, whatever the others have come to', () => {
    const late = { verdict: 'skip', reason: 'no-time-left' } as const;
    expect(concludeRun([...targets('pass', 'fail'), late, late])).toEqual({
      verdict: 'error',
      error: {
        code: 'OUT_OF_TIME',
        message: 'the time for the run was up before 2 of 4 targets had begun',
        hint: 'Allow more time (timeout), or test on fewer.',
      },
    });
  });

  it('is what has failed when that has ended the others', () => {
    const ended = { verdict: 'skip', reason: 'fail-fast' } as const;
    expect(concludeRun([...targets('pass', 'fail'), ended])).toEqual({ verdict: 'fail' });
  });

  it('of nothing but skipped targets is an error: nothing was checked', () => {
    expect(concludeRun(targets('skip', 'skip'))).toEqual({
      verdict: 'error',
      error: {
        code: 'NOTHING_CHECKED',
        message: 'nothing was checked: every target was skipped',
        hint: 'Give packages that are made for these images, or images for these packages.',
      },
    });
  });
});

describe('concludeTarget', () => {
  const phase = (name: PhaseName, verdict: Verdict) => ({ name, verdict, durationMs: 1 });

  it.each<readonly [string, [PhaseName, Verdict][], boolean, Verdict]>([
    [
      'all that passed',
      [
        ['boot', 'pass'],
        ['install', 'pass'],
      ],
      false,
      'pass',
    ],
    [
      'a failure',
      [
        ['install', 'pass'],
        ['upgrade', 'fail'],
        ['remove', 'skip'],
      ],
      false,
      'fail',
    ],
    [
      'an upgrade that was skipped',
      [
        ['install', 'pass'],
        ['upgrade', 'skip'],
      ],
      false,
      'pass',
    ],
    [
      'nothing for it',
      [
        ['acquire', 'pass'],
        ['install', 'skip'],
      ],
      false,
      'skip',
    ],
    ['an error between phases', [['install', 'pass']], true, 'error'],
    ['nothing at all', [], false, 'error'],
  ])('of %s', (_, phases, failed, verdict) => {
    const results = phases.map(([name, one]) => phase(name, one));
    expect(concludeTarget(results, failed)).toBe(verdict);
  });
});
