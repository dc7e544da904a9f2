import { describe, expect, it } from '@jest/globals';

import { concludeRun, worstVerdict, type Verdict } from '../../../src/engine/result.js';

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
