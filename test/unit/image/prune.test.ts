import { describe, expect, it } from '@jest/globals';

import { chooseImages } from '../../../src/image/prune.js';
import type { SealedImage } from '../../../src/image/store.js';

const DAY_MS = 86_400_000;
const now = Date.parse('2026-06-30T00:00:00Z');

function image(source: string, daysUnused: number, diskBytes: number): SealedImage {
  return {
    schema: 1,
    digest: 'sha256:1',
    source,
    arch: 'amd64',
    recipe: 'debian-1',
    os: { id: 'debian', idLike: [], versionId: '12', prettyName: 'Debian 12' },
    init: { name: 'systemd', version: '252' },
    sizeBytes: diskBytes / 3,
    diskBytes,
    sealDigest: 'sha256:2',
    createdAt: '2026-01-01T00:00:00.000Z',
    file: `${source}.squashfs`,
    lockFile: `${source}.lock`,
    usedAt: new Date(now - daysUnused * DAY_MS),
  };
}

const images = [image('new', 1, 100), image('oldest', 30, 300), image('old', 10, 200)];

describe('chooseImages', () => {
  it.each([
    ['all of them', {}, ['oldest', 'old', 'new']],
    ['those unused for a week', { olderThanMs: 7 * DAY_MS }, ['oldest', 'old']],
    ['those unused for exactly ten days', { olderThanMs: 10 * DAY_MS }, ['oldest', 'old']],
    ['nothing when all fits', { keepBytes: 600 }, []],
    ['the longest unused until the rest fits', { keepBytes: 599 }, ['oldest']],
    ['two until the rest fits', { keepBytes: 150 }, ['oldest', 'old']],
    ['all when nothing may stay', { keepBytes: 0 }, ['oldest', 'old', 'new']],
    [
      'only old ones, however large the rest',
      { olderThanMs: 20 * DAY_MS, keepBytes: 0 },
      ['oldest'],
    ],
  ])('%s', (_, options, chosen) => {
    expect(chooseImages(images, options, now).map(({ source }) => source)).toEqual(chosen);
  });
});
