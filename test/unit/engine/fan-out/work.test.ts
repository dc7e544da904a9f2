import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { findWork, type WantedWork } from '../../../../src/engine/fan-out/work.js';
import { hostArch } from '../../../../src/engine/host-arch.js';
import { failureOf } from '../../../support/failure.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const cwd = temporaryDirectory();
const host = { cwd, env: {}, today: new Date('2026-10-01') };
const find = (wanted: Partial<WantedWork>) =>
  findWork({ images: [], arch: ['amd64'], config: 'none', ...wanted }, host);

describe('findWork', () => {
  it('has labels by their names and each once, and others as they were typed', async () => {
    const images = ['debian-12', 'debian-bookworm', 'ghcr.io/o/n:1', 'tar:./a.tar'];
    expect((await find({ images })).map(({ image }) => image)).toEqual([
      ...['debian-bookworm', 'ghcr.io/o/n:1', 'tar:./a.tar'],
    ]);
  });

  it("is for the host's architecture, or for those that were named, where a label is made for them", async () => {
    expect(await find({ images: ['debian-12'], arch: [] })).toEqual([
      { image: 'debian-bookworm', arch: hostArch() },
    ]);
    const arch = ['amd64', 'aarch64', 'arm64'];
    expect(await find({ images: ['archlinux', 'debian-12'], arch })).toEqual([
      { image: 'archlinux', arch: 'amd64' },
      { image: 'debian-bookworm', arch: 'amd64' },
      { image: 'debian-bookworm', arch: 'arm64' },
    ]);
    expect(await failureOf(() => find({ images: ['archlinux'], arch: ['arm64'] }))).toMatchObject({
      ...{ code: 'BAD_OPTION', message: 'archlinux is not made for arm64' },
    });
  });

  it('takes the images of the configuration file, once for all its combinations', async () => {
    const text = 'images: [debian-13, debian-12]\nmatrix: { db: [a, b] }\nchecks: [{ unit: x }]\n';
    writeFileSync(path.join(cwd, '.postroj.yml'), text);
    const ofFile = await find({ config: undefined });
    expect(ofFile.map(({ image }) => image)).toEqual(['debian-trixie', 'debian-bookworm']);
    const given = await find({ config: undefined, images: ['debian-sid'] });
    expect(given.map(({ image }) => image)).toEqual(['debian-sid']);
  });

  it('is all that is current where nobody names an image', async () => {
    const images = (await find({})).map(({ image }) => image);
    expect(images).toContain('debian-trixie');
    expect(images).not.toContain('debian-stretch');
  });

  it.each([
    ['https://user:secret@example.org/root.tar', 'https://example.org/root.tar'],
    ['tar:./a,b.tar', 'tar:./a,b.tar'],
    ['tar:./a b.tar', 'tar:./a b.tar'],
  ])('refuses what other jobs cannot be given: %s', async (image, shown) => {
    const error = await failureOf(() => find({ images: [image] }));
    expect(error).toMatchObject({
      code: 'BAD_OPTION',
      message: `${shown} cannot be handed to other jobs`,
      hint: expect.stringContaining('a password, a token, a blank or a comma'),
    });
  });
});
