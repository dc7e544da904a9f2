import { expect, it } from '@jest/globals';

import { renderProgress } from '../../../src/cli/render-progress.js';

it.each([
  [{ phase: 'seal' }, 'seal'],
  [
    {
      phase: 'fetch',
      layers: { done: 1, total: 3 },
      bytes: { done: 12_340_000, total: 51_200_000 },
    },
    'fetch  1/3 layers  12.3/51.2 MB',
  ],
  [{ phase: 'fetch', bytes: { done: 0, total: 49_999 } }, 'fetch  0.0/0.0 MB'],
  [{ phase: 'fetch', bytes: { done: 1_250_000, total: undefined } }, 'fetch  1.3 MB'],
])('renderProgress(%j)', (progress, expected) => {
  expect(renderProgress(progress)).toBe(expected);
});
