import { describe, expect, it } from '@jest/globals';

import { imageKey, searchFor } from '../../../src/image/shared-images.js';
import type { ImageRecord } from '../../../src/image/store.js';

const hex = 'ab'.repeat(32);
const digest = `sha256:${hex}`;
const record: ImageRecord = {
  schema: 1,
  digest,
  source: 'docker://debian:bookworm-slim',
  arch: 'amd64',
  recipe: 'debian-1',
  os: { id: 'debian', idLike: [], versionId: '12', prettyName: 'Debian' },
  init: { name: 'systemd', version: '252' },
  sizeBytes: 1,
  sealDigest: digest,
  createdAt: '2026-11-23T10:00:00.000Z',
};

describe('imageKey', () => {
  it.each([
    ['debian-bookworm', {}, `postroj-debian-bookworm-amd64-${digest}-debian-1`],
    ['debian:12', {}, `postroj-debian%3A12-amd64-${digest}-debian-1`],
    [`n@${digest}`, {}, `postroj-n%40sha256%3A${hex}-amd64-${digest}-debian-1`],
    [
      'https://host/a,b*(c)/r.tar',
      { source: 'https://host/r.tar' },
      `postroj-https%3A%2F%2Fhost%2Fa%2Cb%2a%28c%29%2Fr.tar-amd64-${digest}-debian-1`,
    ],
    [
      'debian-bookworm',
      { source: 'debootstrap:bookworm' },
      `postroj-debian-bookworm-amd64-${digest}-debian-1-2026-11-23`,
    ],
    ['x', { arch: 'arm64', recipe: 'a+b-2' }, `postroj-x-arm64-${digest}-a+b-2`],
  ])('%s %j', (name, changes, key) => {
    expect(imageKey(name, { ...record, ...changes })).toBe(key);
  });

  it('is as short as GitHub wants it, and without a comma, whatever the name', () => {
    const key = imageKey(`docker://${'owner,/'.repeat(300)}name`, record);
    expect(key.length).toBeLessThan(512);
    expect(key).not.toContain(',');
  });
});

describe('searchFor', () => {
  const recipes = ['debian-1', 'redhat-2'];
  const wanted = { name: 'debian-1', arch: 'amd64', digest, recipes };

  it('a digest: the best recipe, or any', () => {
    expect(searchFor(wanted)).toEqual({
      place: 'debian-1-amd64',
      key: imageKey('debian-1', record),
      prefixes: [`postroj-debian-1-amd64-${digest}-`],
    });
  });

  it.each(['debian-12', 'debian-1-amd64', 'debian-1:x', 'debian-1-amd64-sha256:x', 'debian'])(
    'finds what is prepared for its own name, not for %s',
    (other) => {
      for (const search of [searchFor(wanted), searchFor({ ...wanted, digest: undefined })]) {
        const [prefix = ''] = search.prefixes;
        expect(imageKey('debian-1', record).startsWith(prefix)).toBe(true);
        expect(imageKey(other, record).startsWith(prefix)).toBe(false);
        expect(imageKey('debian-1', { ...record, arch: 'amd64p32' }).startsWith(prefix)).toBe(
          false,
        );
      }
    },
  );
});
