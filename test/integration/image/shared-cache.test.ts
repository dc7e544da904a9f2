import { mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { preparedImages } from '../../../src/image/prepared.js';
import type { Recipe } from '../../../src/image/recipe.js';
import { imageKey, saveImage } from '../../../src/image/shared-images.js';
import { digestOfText } from '../../../src/image/sources/digest.js';
import type { OpenedSource } from '../../../src/image/sources/source.js';
import { ImageStore, type ImageRecord, type SealedImage } from '../../../src/image/store.js';
import { Releases } from '../../../src/system/releases.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { DirectoryCache } from '../support/directory-cache.js';

const temporary = temporaryDirectory();
const NAME = 'debian-bookworm';
const SOURCE = 'docker://debian:bookworm-slim';
const DAY_MS = 24 * 3_600_000;
const digest = digestOfText('source');
const recipes = [
  { name: 'debian', version: 1 } as Recipe,
  { name: 'redhat', version: 2 } as Recipe,
];
const { signal } = new AbortController();

let cache: DirectoryCache;
/** Of the job that looks for images. */
let store: ImageStore;
let said: string[];
let warned: string[];

beforeEach(async () => {
  const place = await mkdtemp(path.join(temporary, 'x'));
  cache = new DirectoryCache(place);
  store = new ImageStore(path.join(place, 'store'));
  said = [];
  warned = [];
});

function prepared(refresh?: 'force') {
  const log = {
    info: (line: string) => void said.push(line),
    warn: (line: string) => void warned.push(line),
    detail: () => undefined,
  };
  const request = { name: NAME, arch: 'amd64', recipes, refresh };
  return preparedImages(request, { store, shared: cache, log, signal });
}

function opened(changes: Partial<OpenedSource> = {}): OpenedSource {
  return { digest, unpack: () => Promise.reject(new Error('unpacked')), ...changes };
}
const unknown = opened({ digest: undefined });
const outOfReach = opened({ digest: undefined, outOfReach: true });

/** Another job, on another machine, has made an image and saved it. */
async function save(changes: Partial<ImageRecord> = {}, text = 'image'): Promise<SealedImage> {
  const elsewhere = new ImageStore(await mkdtemp(path.join(temporary, 'elsewhere')));
  const staging = elsewhere.staging.create(new Releases());
  await writeFile(path.join(staging, 'image.squashfs'), text);
  const image = await elsewhere.add(staging, {
    schema: 1,
    digest,
    source: SOURCE,
    arch: 'amd64',
    recipe: 'debian-1',
    os: { id: 'debian', idLike: [], versionId: '12', prettyName: 'Debian 12' },
    init: { name: 'systemd', version: '252' },
    sizeBytes: Buffer.byteLength(text),
    sealDigest: digestOfText(text),
    createdAt: new Date().toISOString(),
    ...changes,
  });
  await saveImage(NAME, image, cache);
  return image;
}

describe('a source that tells its digest', () => {
  it('gets the image of that digest, which then is in the store', async () => {
    const { file, lockFile, usedAt, ...record } = await save();
    await save({ digest: digestOfText('another') }, 'another');
    const found = await prepared().find(SOURCE, opened());
    expect(found).toMatchObject({ image: record, exact: true, lasting: true });
    expect([file, lockFile, usedAt]).not.toContain(found?.image.file);
    expect(await readFile(found?.image.file ?? '', 'utf8')).toBe('image');
    expect(await prepared().find(SOURCE, opened())).toMatchObject({ exact: true });
    expect(cache.searches).toHaveLength(1);
    expect(warned).toEqual([]);
  });

  it('gets one that was prepared by another recipe in force', async () => {
    await save({ recipe: 'redhat-2' });
    const found = await prepared().find(SOURCE, opened());
    expect(found).toMatchObject({ image: { recipe: 'redhat-2' }, exact: true });
  });

  it('gets none of a recipe that is not, though its key begins with the one looked for', async () => {
    await save({ recipe: 'debian-10' });
    expect(await prepared().find(SOURCE, opened())).toBeUndefined();
    expect(warned).toEqual([]);
  });

  it('gets none of another digest, architecture or name', async () => {
    await save({ digest: digestOfText('another') });
    await save({ arch: 'arm64' });
    await saveImage(`${NAME}-2`, await save(), cache);
    await rm(cache.entry(imageKey(NAME, await save())), { recursive: true });
    expect(await prepared().find(SOURCE, opened())).toBeUndefined();
  });

  it('of this machine is not looked for', async () => {
    await save();
    expect(await prepared().find('tar:./root.tar', opened())).toBeUndefined();
    expect(await prepared('force').find(SOURCE, opened())).toBeUndefined();
    expect(cache.searches).toEqual([]);
  });
});

const created = (daysAgo: number) => ({
  source: 'debootstrap:bookworm',
  createdAt: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
});

describe('a source that tells its digest only when it is unpacked', () => {
  it('gets an image that is younger than seven days', async () => {
    await save(created(6));
    const found = await prepared().find('debootstrap:bookworm', unknown);
    expect(found).toMatchObject({ exact: false, lasting: true });
  });

  it('gets no older one; made anew it is kept beside the old, though it is the same', async () => {
    await save(created(8));
    expect(await prepared().find('debootstrap:bookworm', unknown)).toBeUndefined();
    await save(created(0));
    expect(await cache.keys()).toHaveLength(2);
    const found = await prepared().find('debootstrap:bookworm', unknown);
    expect(found).toMatchObject({ exact: false });
  });
});

describe('a source that is out of reach', () => {
  it('gets the newest image there is, until it can be asked again', async () => {
    await save({ createdAt: '2026-01-01T00:00:00.000Z' });
    const found = await prepared().find(SOURCE, outOfReach);
    expect(found).toMatchObject({ exact: false, lasting: false });
    expect(said).toEqual(['out of reach; taking the newest image, of 2026-01-01T00:00:00.000Z']);
  });

  it('and so are all the others: the cache is asked once', async () => {
    const images = prepared();
    expect(await images.find(SOURCE, outOfReach)).toBeUndefined();
    expect(await images.find('docker://mirror.example/debian', outOfReach)).toBeUndefined();
    expect(await images.find('debootstrap:bookworm', unknown)).toBeUndefined();
    expect(cache.searches).toHaveLength(1);
  });

  it('but one that answers without a digest gets none', async () => {
    await save();
    expect(await prepared().find(SOURCE, unknown)).toBeUndefined();
  });
});

describe('an entry that is not what it should be', () => {
  const damaged = /^postroj-\S+ is damaged: it is not what was sealed, and not used$/;
  const other = /^postroj-\S+ is not what its key says, and not used$/;
  const inEntry = async (name: string) =>
    path.join(cache.entry(imageKey(NAME, await save())), name);
  const rewrite = async (change: (record: Record<string, unknown>) => unknown) => {
    const file = await inEntry('image.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    await writeFile(file, JSON.stringify(change(record)));
  };

  it.each<[string, RegExp, () => Promise<unknown>]>([
    ['changed', damaged, async () => writeFile(await inEntry('image.squashfs'), 'imagE')],
    ['cut short', damaged, async () => truncate(await inEntry('image.squashfs'), 3)],
    ['gone', damaged, async () => rm(await inEntry('image.squashfs'))],
    [
      'a link',
      damaged,
      async () => {
        const file = await inEntry('image.squashfs');
        await writeFile(path.join(temporary, 'elsewhere'), 'image');
        await rm(file);
        await symlink(path.join(temporary, 'elsewhere'), file);
      },
    ],
    ['without a record', other, async () => rm(await inEntry('image.json'))],
    ['of a record cut short', other, async () => truncate(await inEntry('image.json'), 30)],
    ['of another digest', other, () => rewrite((one) => ({ ...one, digest: digestOfText('x') }))],
    ['of another place', other, () => rewrite((one) => ({ ...one, arch: '../../x' }))],
    ['of a record without a system', other, () => rewrite((one) => ({ ...one, os: undefined }))],
    ['of a size that is none', other, () => rewrite((one) => ({ ...one, sizeBytes: '5' }))],
    ['of a record that is none', other, () => rewrite(() => null)],
  ])('%s: is a miss, and said', async (_, message, tamper) => {
    await tamper();
    expect(await prepared().find(SOURCE, opened())).toBeUndefined();
    expect(warned).toEqual([expect.stringMatching(message)]);
    expect(await store.list()).toEqual([]);
  });
});
