import { expect, it } from '@jest/globals';

import { parseBudgets } from '../../../../src/engine/watches/budgets.js';
import { failureOf } from '../../../support/failure.js';

it('reads words', () => {
  expect(parseBudgets(['memory=1.5G', 'start=0.5', 'exposure=7.5', 'growth=10%'])).toEqual({
    memoryBytes: 1.5 * 2 ** 30,
    startMs: 500,
    exposure: 7.5,
    growth: 0.1,
  });
  expect(parseBudgets(['memory=200m', 'memory=1000'])).toEqual({ memoryBytes: 1000 });
  expect(parseBudgets([])).toEqual({});
});

it.each([
  ['memory=1T', "budgets: memory must be a size such as 200M, not '1T'"],
  ['memory=', "budgets: memory must be a size such as 200M, not ''"],
  ['start=5s', "budgets: start must be a number of seconds, not '5s'"],
  ['exposure=OK', "budgets: exposure must be a number from 0 to 10, not 'OK'"],
  ['growth=-1%', "budgets: growth must be a percentage such as 10%, not '-1'"],
  ['cpu=1', "budgets: 'cpu=1' is no budget"],
  ['memory', "budgets: 'memory' is no budget"],
])('refuses %j', async (word, message) => {
  expect(await failureOf(() => parseBudgets([word]))).toMatchObject({
    code: 'BAD_OPTION',
    message,
    hint: 'Write memory=200M, start=5, exposure=7.5 or growth=10%.',
  });
});
