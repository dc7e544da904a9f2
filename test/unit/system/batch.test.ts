import { expect, it } from '@jest/globals';

import { Batch } from '../../../src/system/batch.js';

/** Knows everything but `nothing`, and what it was asked for together. */
function asking() {
  const questions: (readonly string[])[] = [];
  const batch = new Batch((keys) => {
    questions.push(keys);
    const known = keys.filter((key) => key !== 'nothing');
    return Promise.resolve(new Map(known.map((key) => [key, key.toUpperCase()])));
  });
  return { batch, questions };
}

it('asks once for all that is asked at the same time', async () => {
  const { batch, questions } = asking();
  const answers = await Promise.all(['a', 'b', 'a', 'nothing'].map((key) => batch.ask(key)));
  expect(answers).toEqual(['A', 'B', 'A', undefined]);
  expect(questions).toEqual([['a', 'b', 'nothing']]);
});

it('asks anew for what comes later: the answer may be another by then', async () => {
  const { batch, questions } = asking();
  await batch.ask('a');
  await batch.ask('a');
  expect(questions).toEqual([['a'], ['a']]);
});

it('fails everybody who asked together, and nobody who asks later', async () => {
  let count = 0;
  const batch = new Batch(() => {
    if (++count === 1) return Promise.reject(new Error('down'));
    return Promise.resolve(new Map([['a', 1]]));
  });
  const both = await Promise.allSettled([batch.ask('a'), batch.ask('b')]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await batch.ask('a')).toBe(1);
});
