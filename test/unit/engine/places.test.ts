import { setImmediate } from 'node:timers/promises';

import { expect, it } from '@jest/globals';

import { places } from '../../../src/engine/places.js';

it('places are given to who came first, as many as there are', async () => {
  const waiting = places(2);
  const entered: string[] = [];
  const come = async (name: string) => {
    const leave = await waiting.enter();
    entered.push(name);
    return leave;
  };
  const [one, two, three, four] = ['one', 'two', 'three', 'four'].map(come);
  await setImmediate();
  expect(entered).toEqual(['one', 'two']);
  (await two)?.();
  await three;
  await setImmediate();
  expect(entered).toEqual(['one', 'two', 'three']);
  (await one)?.();
  const leave = await four;
  leave?.();
  leave?.(); // again is not another place
  for (const name of ['five', 'six']) void come(name);
  await setImmediate();
  expect(entered).toEqual(['one', 'two', 'three', 'four', 'five']);
});
