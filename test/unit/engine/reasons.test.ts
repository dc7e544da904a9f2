import { describe, expect, it } from '@jest/globals';

import { reasonOfKind } from '../../../src/engine/reasons.js';
import { reasonOf, type PhaseResult } from '../../../src/engine/result.js';
import { checkResult, targetResult } from '../../support/results.js';

describe('reasonOfKind', () => {
  it.each([
    ['unit', 'unit'],
    ['after install', 'after-install'],
    ['leftovers', 'leftovers'],
    ['what nobody knows', 'check-failed'],
  ])('%s', (kind, reason) => {
    expect(reasonOfKind(kind)).toBe(reason);
  });
});

describe('reasonOf', () => {
  const phase = (parts: Partial<PhaseResult>): PhaseResult => ({
    ...{ name: 'install', verdict: 'pass', durationMs: 1 },
    ...parts,
  });
  const skipped = phase({ verdict: 'skip', reason: 'nothing-older' });
  const failed = phase({ name: 'remove', verdict: 'fail', reason: 'install-timeout' });
  const checked = phase({ name: 'check', verdict: 'fail', reason: 'check-failed' });
  const check = checkResult({ verdict: 'fail', reason: 'http' });
  const error = { code: 'MIRROR_FAILED', message: 'no mirror' } as const;

  it.each([
    ['none of what passed', targetResult({ phases: [skipped] }), undefined],
    ['the error', targetResult({ verdict: 'error', error, phases: [failed] }), 'MIRROR_FAILED'],
    [
      'of the first phase of that verdict',
      targetResult({ verdict: 'fail', phases: [skipped, failed, checked], checks: [check] }),
      'install-timeout',
    ],
    [
      'of the first check that failed',
      targetResult({ verdict: 'fail', phases: [checked, failed], checks: [checkResult(), check] }),
      'http',
    ],
    ['of what was skipped', targetResult({ verdict: 'skip', phases: [skipped] }), 'nothing-older'],
  ])('%s', (_, target, reason) => {
    expect(reasonOf(target)).toBe(reason);
  });
});
