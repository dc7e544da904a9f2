import { expect, it } from '@jest/globals';

import type { UnitJudgement } from '../../../../src/engine/watches/judge-units.js';
import { settledJudgements } from '../../../../src/engine/watches/settled-units.js';

const kept: UnitJudgement = {
  unit: 'x.service',
  state: 'kept',
  expected: 'active',
  actual: 'active',
  message: 'x.service: active as before the upgrade',
};
const wrong: UnitJudgement = { ...kept, state: 'wrong' };
const ending: UnitJudgement = { ...wrong, mayEnd: true };
const { signal } = new AbortController();

it('looks again as long as a process may end', async () => {
  const looks = [[ending, kept], [ending, kept], [kept, kept], [wrong]];
  const judge = () => looks.shift() ?? [];
  expect(await settledJudgements(judge, { signal, timeoutMs: 60_000 })).toEqual([kept, kept]);
  expect(looks).toEqual([[wrong]]);
});

it('does not wait for what will not change', async () => {
  const looks = [[wrong], [kept]];
  const judge = () => looks.shift() ?? [];
  expect(await settledJudgements(judge, { signal, timeoutMs: 60_000 })).toEqual([wrong]);
});

it('tells of what has not ended in time', async () => {
  expect(await settledJudgements(() => [ending], { signal, timeoutMs: 0 })).toEqual([ending]);
});
