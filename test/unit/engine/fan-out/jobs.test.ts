import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { dealJobs, parseShards, type Work } from '../../../../src/engine/fan-out/jobs.js';
import { failureOf } from '../../../support/failure.js';

const work = (arch: string, ...images: string[]): Work[] =>
  images.map((image) => ({ image, arch }));

describe('dealJobs', () => {
  it('gives each image a job of its own, on a runner of its architecture', () => {
    const { include } = dealJobs([...work('amd64', 'a', 'b'), ...work('arm64', 'a')]);
    expect(include).toEqual([
      { name: 'amd64-1', runner: 'ubuntu-24.04', arch: 'amd64', images: 'a' },
      { name: 'amd64-2', runner: 'ubuntu-24.04', arch: 'amd64', images: 'b' },
      { name: 'arm64-1', runner: 'ubuntu-24.04-arm', arch: 'arm64', images: 'a' },
    ]);
  });

  it.each<readonly [number, readonly string[]]>([
    [1, ['a,b,c,d,e', 'a,b']], // two kinds of machines are two jobs at least
    [2, ['a,b,c,d,e', 'a,b']],
    [3, ['a,c,e', 'b,d', 'a,b']],
    [4, ['a,d', 'b,e', 'c', 'a,b']],
    [7, ['a', 'b', 'c', 'd', 'e', 'a', 'b']],
    [256, ['a', 'b', 'c', 'd', 'e', 'a', 'b']],
  ])('into at most %i jobs', (shards, images) => {
    const all = [...work('amd64', 'a', 'b', 'c', 'd', 'e'), ...work('arm64', 'a', 'b')];
    expect(dealJobs(all, shards).include.map((job) => job.images)).toEqual(images);
  });

  it('loses nothing, doubles nothing, has no empty job and no more than was said', () => {
    const images = fc.uniqueArray(fc.integer({ min: 0, max: 999 }), {
      minLength: 1,
      maxLength: 99,
    });
    const shards = fc.integer({ min: 1, max: 256 });
    fc.assert(
      fc.property(images, images, shards, (amd64, arm64, most) => {
        const all = [
          ...work('amd64', ...amd64.map(String)),
          ...work('arm64', ...arm64.map(String)),
        ];
        const { include } = dealJobs(all, most);
        expect(dealJobs(all, most)).toEqual({ include });
        expect(include.length).toBeLessThanOrEqual(Math.max(2, most));
        expect(new Set(include.map(({ name }) => name)).size).toBe(include.length);
        const dealt = include.flatMap((job) => work(job.arch, ...job.images.split(',')));
        const keys = (those: readonly Work[]) => those.map((one) => JSON.stringify(one)).sort();
        expect(keys(dealt)).toEqual(keys(all));
        for (const arch of ['amd64', 'arm64']) {
          const sizes = include.filter((job) => job.arch === arch).map(sizeOf);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuses an architecture that GitHub has no machines for', async () => {
    expect(await failureOf(() => dealJobs(work('riscv64', 'a')))).toMatchObject({
      ...{ code: 'BAD_OPTION', message: 'GitHub has no machines for riscv64' },
      hint: 'It has them for amd64 and arm64; others are emulated, in a job of their own.',
    });
  });
});

it.each(['0', '257', '1.5', '', 'many', '-1'])('%j is no number of shards', async (text) => {
  const error = await failureOf(() => parseShards(text));
  expect(error.message).toBe(`shards must be a whole number from 1 to 256, not '${text}'`);
  expect(parseShards('256')).toBe(256);
});

function sizeOf({ images }: { readonly images: string }): number {
  return images.split(',').length;
}
