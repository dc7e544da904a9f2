import { expect, it } from '@jest/globals';

import { resultSchema } from '../../../../src/engine/fan-out/result-schema.js';
import { runResult, targetResult } from '../../../support/results.js';

const boot = { name: 'boot', verdict: 'pass', durationMs: 1 };

it.each([
  ['told', true, { startedMs: 5 }],
  ['not told, as by earlier versions', true, {}],
  ['no number', false, { startedMs: '5' }],
])('when something has begun may be %s: %j', (_, valid, told) => {
  const target = { ...targetResult(), ...told };
  const phased = { ...targetResult(), phases: [{ ...boot, ...told }] };
  for (const one of [target, phased]) {
    const parsed = resultSchema.safeParse({ ...runResult(), targets: [one] });
    expect(parsed.success).toBe(valid);
    if (parsed.success) expect(parsed.data.targets).toEqual([one]);
  }
});
