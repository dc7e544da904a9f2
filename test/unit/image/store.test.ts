import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { digestOfText } from '../../../src/image/sources/digest.js';
import { ImageStore, type ImageRecord, type SealedImage } from '../../../src/image/store.js';
import { takeLock } from '../../../src/system/lock.js';
import { Releases } from '../../../src/system/releases.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;
let store: ImageStore;

beforeEach(() => {
  store = new ImageStore(path.join(temporary, String(++count)));
});

function record(changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    schema: 1,
    digest: `sha256:${'1'.repeat(64)}`,
    source: 'docker://debian:bookworm-slim',
    arch: 'amd64',
    recipe: 'debian-1',
    os: { id: 'debian', idLike: [], versionId: '12', prettyName: 'Debian 12' },
    init: { name: 'systemd', version: '252' },
    sizeBytes: 5,
    sealDigest: digestOfText('image'),
    createdAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

/** As the preparation of an image does it. */
async function add(changes: Partial<ImageRecord> = {}, text = 'image'): Promise<SealedImage> {
  const staging = store.staging.create(new Releases());
  await writeFile(path.join(staging, 'image.squashfs'), text);
  return store.add(staging, record({ sealDigest: digestOfText(text), ...changes }));
}

describe('ImageStore', () => {
  it('finds what was added, and nothing is left of the staging', async () => {
    const added = await add();
    const { file, lockFile, usedAt } = added;
    expect(added).toEqual({ ...record(), file, lockFile, usedAt, diskBytes: added.sizeBytes });
    expect(path.dirname(lockFile)).toBe(path.dirname(file));
    expect(await readFile(added.file, 'utf8')).toBe('image');
    expect(await store.find(record())).toEqual(added);
    expect((await readdir(store.directory)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it("lies as GitHub's tool cache does: version, architecture, and a mark of completeness", async () => {
    const { file } = await add();
    const [version = '', arch, name] = path.relative(store.directory, file).split(path.sep);
    expect(version).toMatch(/^1\.0\.0-sha256-[0-9a-f]{64}$/);
    expect([arch, name]).toEqual(['amd64', 'image.squashfs']);
    const around = await readdir(path.join(store.directory, version));
    expect(around.sort()).toEqual(['amd64', 'amd64.complete']);
  });

  it.each([
    ['digest', { digest: 'sha256:other' }],
    ['recipe', { recipe: 'debian-2' }],
    ['architecture', { arch: 'arm64' }],
  ])('does not find another %s', async (_, changes) => {
    await add();
    expect(await store.find(record(changes))).toBeUndefined();
  });

  it('does not find a file of the wrong size, and replaces it', async () => {
    const { file } = await add();
    await writeFile(file, 'cut');
    expect(await store.find(record())).toBeUndefined();
    await add();
    expect(await readFile(file, 'utf8')).toBe('image');
  });

  it('does not find a file of the right size that was altered, and replaces it', async () => {
    const { file } = await add();
    expect(await store.find(record())).toBeDefined();
    await writeFile(file, 'imagE');
    expect(await store.find(record())).toBeUndefined();
    await add();
    expect(await readFile(file, 'utf8')).toBe('image');
  });

  it('does not believe a record that came with another file', async () => {
    const { file } = await add();
    const directory = path.dirname(file);
    await rm(path.join(directory, 'verified')); // as when a cache has restored the files
    expect(await store.find(record())).toBeDefined();
    await rm(path.join(directory, 'verified'));
    await writeFile(file, 'imagE');
    expect(await store.find(record())).toBeUndefined();
  });

  it('keeps what gave way as long as a machine uses it, and is tidied up afterwards', async () => {
    const { lockFile } = await add();
    const releases = new Releases();
    const { signal } = new AbortController();
    await takeLock(lockFile, { mode: 'shared', signal }, releases);
    const staging = store.staging.create(new Releases());
    await writeFile(path.join(staging, 'image.squashfs'), 'newer');
    const sealDigest = digestOfText('newer');
    const newer = await store.replace(staging, record({ sealDigest }));
    expect(await readFile(newer.file, 'utf8')).toBe('newer');
    const [aside = ''] = (await store.staging.entries()).map(({ directory }) => directory);
    expect(await readFile(path.join(aside, 'old/image.squashfs'), 'utf8')).toBe('image');
    await releases.all();
    // as the next run does with what dead ones have left
    await rename(aside, aside.replace(/(\d+)\.\d+\.\d+~/, '$1.4194305.1~'));
    await store.staging.reap();
    expect(await store.staging.entries()).toEqual([]);
  });

  it('keeps the first of two that were prepared at once', async () => {
    await add({}, 'first');
    const second = await add({ createdAt: '2026-02-02T00:00:00.000Z' }, 'later');
    expect(await readFile(second.file, 'utf8')).toBe('first');
    expect((await store.find(record()))?.createdAt).toBe('2026-01-01T00:00:00.000Z');
    expect((await readdir(store.directory)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('remembers what a name meant, whatever is in the name', async () => {
    const name = 'ghcr.io/o/n:tag';
    expect(await store.findByName(name, 'amd64')).toBeUndefined();
    const image = await add();
    await store.remember(name, image);
    expect(await store.findByName(name, 'amd64')).toEqual(image);
    expect(await store.findByName(name, 'arm64')).toBeUndefined();
    expect(await store.findByName('ghcr.io/o/n', 'amd64')).toBeUndefined();
  });

  it('forgets a name when another image is remembered under it', async () => {
    await store.remember('label', await add());
    await store.remember('label', await add({ digest: 'sha256:new' }));
    expect((await store.findByName('label', 'amd64'))?.digest).toBe('sha256:new');
  });

  it('lists what has a record, with the time of its last use', async () => {
    expect(await store.list()).toEqual([]);
    const one = await add();
    const two = await add({ arch: 'arm64' });
    await store.touch(two);
    const listed = await store.list();
    expect(listed.map(({ file }) => file).sort()).toEqual([one.file, two.file].sort());
    const used = listed.find(({ arch }) => arch === 'arm64');
    expect(used?.usedAt.getTime()).toBeGreaterThanOrEqual(two.usedAt.getTime());
  });

  it('removes one image and nothing else', async () => {
    const one = await add();
    const two = await add({ arch: 'arm64' });
    await store.remember('label', one);
    await store.remove(one);
    expect((await store.list()).map(({ file }) => file)).toEqual([two.file]);
    expect(await store.findByName('label', 'amd64')).toBeUndefined();
    await store.remove(two);
    expect((await readdir(store.directory)).sort()).toEqual(['names']);
  });

  it('has nothing where there is no directory', async () => {
    expect(await store.list()).toEqual([]);
  });
});
