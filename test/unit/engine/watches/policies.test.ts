import { describe, expect, it } from '@jest/globals';

import {
  parseLeftovers,
  parsePolicies,
  usualPolicies,
  watchKinds,
} from '../../../../src/engine/watches/policies.js';
import { failureOf } from '../../../support/failure.js';

describe('parsePolicies', () => {
  it('reads words, a later one wins', () => {
    expect(parsePolicies(['journal=respect', 'size=ignore', 'journal=ignore'])).toEqual({
      journal: 'ignore',
      size: 'ignore',
    });
    expect(parsePolicies([])).toEqual({});
  });

  it.each([
    ['weather=respect', "watch: 'weather' is nothing that is watched"],
    ['journal', "watch: journal must be respect, report or ignore, not ''"],
    ['journal=fail', "watch: journal must be respect, report or ignore, not 'fail'"],
    ['leftovers=ignore', "watch: 'leftovers' is nothing that is watched"],
    ['toString=ignore', "watch: 'toString' is nothing that is watched"],
  ])('refuses %j', async (word, message) => {
    expect(await failureOf(() => parsePolicies([word]))).toMatchObject({
      code: 'BAD_OPTION',
      message,
    });
  });
});

describe('parseLeftovers', () => {
  it.each([
    ['fail', 'respect'],
    ['report', 'report'],
    ['ignore', 'ignore'],
  ])('%s', (word, policy) => {
    expect(parseLeftovers(word)).toBe(policy);
  });

  it.each(['respect', '', 'toString'])('refuses %j', async (word) => {
    expect(await failureOf(() => parseLeftovers(word))).toMatchObject({
      code: 'BAD_OPTION',
      message: `leftovers must be fail, report or ignore, not '${word}'`,
    });
  });
});

it('leftovers have a key of their own', () => {
  expect([...watchKinds, 'leftovers'].sort()).toEqual(Object.keys(usualPolicies).sort());
});
