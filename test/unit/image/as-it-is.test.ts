import { expect, it } from '@jest/globals';

import { AS_IT_IS, recipeIds, suits } from '../../../src/image/as-it-is.js';
import type { Recipe } from '../../../src/image/recipe.js';

const recipes = [{ name: 'debian', version: 7 } as Recipe];

it('an image that is prepared never stands for one as it is, nor the other way round', () => {
  expect(recipeIds({ recipes })).toEqual(['debian-7']);
  expect(recipeIds({ recipes, asItIs: true })).toEqual([AS_IT_IS, 'debian-7']);
  expect(suits({ recipe: AS_IT_IS }, { recipes })).toBe(false);
  expect(suits({ recipe: AS_IT_IS }, { recipes, asItIs: true })).toBe(true);
  expect(suits({ recipe: 'debian-7', hadInit: false }, { recipes })).toBe(true);
  expect(suits({ recipe: 'debian-7', hadInit: false }, { recipes, asItIs: true })).toBe(false);
});

it('one that had an init before suits both; a record of old does not tell', () => {
  expect(suits({ recipe: 'debian-7', hadInit: true }, { recipes, asItIs: true })).toBe(true);
  expect(suits({ recipe: 'debian-7' }, { recipes })).toBe(true);
  expect(suits({ recipe: 'debian-7' }, { recipes, asItIs: true })).toBe(false);
  expect(suits({ recipe: 'debian-6', hadInit: true }, { recipes, asItIs: true })).toBe(false);
});
