import { describe, expect, it } from '@jest/globals';

import { imageFor, isIndex, weightOf } from '../../../../src/image/sources/manifest.js';

const digestOf = (letter: string) => `sha256:${letter.repeat(64)}`;
const layer = (letter: string, size: unknown) => ({ digest: digestOf(letter), size });

describe('weightOf', () => {
  it.each<[string, unknown, unknown]>([
    ['two layers', { layers: [layer('a', 10), layer('b', 5)] }, { layers: 2, bytes: 15 }],
    ['equal layers', { layers: [layer('a', 10), layer('a', 10)] }, { layers: 1, bytes: 10 }],
    ['no layer', { layers: [] }, { layers: 0, bytes: 0 }],
    ['an index', { manifests: [] }, undefined],
    ['a size that is none', { layers: [layer('a', '10')] }, undefined],
    ['a size below nothing', { layers: [layer('a', -1)] }, undefined],
    ['a size beyond all disks', { layers: [layer('a', 1e300)] }, undefined],
    ['a layer that is none', { layers: [null] }, undefined],
    ['layers that are none', { layers: {} }, undefined],
    ['a list', [], undefined],
    ['null', null, undefined],
  ])('of %s', (_, manifest, expected) => {
    expect(weightOf(JSON.stringify(manifest))).toEqual(expected);
  });

  it('of what is no JSON is not known', () => {
    expect(weightOf('<html>')).toBeUndefined();
  });
});

describe('imageFor', () => {
  const one = (letter: string, platform?: unknown) => ({ digest: digestOf(letter), platform });
  const linux = (architecture: string, variant?: string) => ({
    os: 'linux',
    architecture,
    variant,
  });
  const index = (...manifests: unknown[]) => JSON.stringify({ manifests });

  it.each<[string, string, string, string | undefined]>([
    ['the one', 'arm64', index(one('a', linux('amd64')), one('b', linux('arm64'))), digestOf('b')],
    ['one with a variant', 'arm64', index(one('a', linux('arm64', 'v8'))), digestOf('a')],
    [
      'that of the highest variant',
      'arm',
      index(one('a', linux('arm', 'v5')), one('b', linux('arm', 'v7'))),
      digestOf('b'),
    ],
    [
      'that without a variant first',
      'arm64',
      index(one('a', linux('arm64', 'v8')), one('b', linux('arm64'))),
      digestOf('b'),
    ],
    ['none for another architecture', 'riscv64', index(one('a', linux('amd64'))), undefined],
    [
      'none for another system',
      'amd64',
      index(one('a', { os: 'windows', architecture: 'amd64' })),
      undefined,
    ],
    ['none without a platform', 'amd64', index(one('a'), null, 3), undefined],
    [
      'none whose digest is no digest',
      'amd64',
      index({ digest: '../../etc', platform: linux('amd64') }),
      undefined,
    ],
    ['none of an image', 'amd64', JSON.stringify({ layers: [] }), undefined],
    ['none of what is no JSON', 'amd64', '<html>', undefined],
  ])('is %s', (_, arch, text, expected) => {
    expect(imageFor(arch, text)).toBe(expected);
  });
});

it.each([
  ['{"manifests":[]}', true],
  ['{"layers":[]}', false],
  ['{"manifests":3}', false],
  ['null', false],
  ['nothing', false],
])('isIndex(%s) is %j', (text, expected) => {
  expect(isIndex(text)).toBe(expected);
});
