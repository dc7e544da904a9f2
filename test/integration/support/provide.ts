import path from 'node:path';

import { provideImage, type ImageRequest } from '../../../src/image/provide.js';
import { ImageStore } from '../../../src/image/store.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { sourceContext } from './trees.js';

const recipe = {
  name: 'none',
  version: 1,
  init: { name: 'none', version: ['version'], pattern: /^(.*)$/ },
  edits: [],
  before: [],
  managers: [{ program: 'su', installed: ['list'], installedLine: /^(.*)$/, install: [], env: {} }],
  packages: [],
  finish: [],
  remove: [],
  mask: [],
};

/** As the product does it, its programs inside the root being played. */
export function provide(
  sources: string | string[],
  place: string,
  changes: Pick<ImageRequest, 'digest' | 'refresh'> = {},
) {
  const outcome = { exitCode: 0, signal: undefined, startError: undefined, timedOut: false };
  return provideImage(
    {
      name: 'small',
      sources: [sources].flat(),
      arch: 'amd64',
      recipes: [recipe],
      recipe: undefined,
      recipeOf: () => recipe,
      ...changes,
    },
    {
      store: new ImageStore(path.join(place, 'images')),
      work: new WorkDirectories(path.join(place, 'work')),
      enterRoot: () =>
        Promise.resolve({
          run: () => Promise.resolve({ ...outcome, stdout: '', stderr: '' }),
          leave: () => Promise.resolve(),
        }),
      log: sourceContext(place).log,
      signal: new AbortController().signal,
    },
  );
}
