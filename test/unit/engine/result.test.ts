import { expect, it } from '@jest/globals';

import { worstVerdict, type Verdict } from '../../../src/engine/result.js';

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
