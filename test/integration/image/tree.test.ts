import { chmod, mkdir, mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { sealRoot } from '../../../src/image/seal.js';
import { findTree, keepTree, unpackTree } from '../../../src/image/tree.js';
import { exists } from '../../../src/system/files.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const signal = new AbortController().signal;
const fresh = () => mkdtemp(path.join(temporary, 'image-'));

async function makeRoot(): Promise<string> {
  const root = path.join(await fresh(), 'root');
  await mkdir(path.join(root, 'bin'), { recursive: true });
  await writeFile(path.join(root, 'bin/become'), 'a program\n');
  await chmod(path.join(root, 'bin/become'), 0o4755);
  return root;
}

async function sawAnotherBoot(image: string): Promise<void> {
  const file = path.join(image, 'tree/seen.json');
  const seen = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...seen, bootId: 'another' }));
}

describe('the tree of an image', () => {
  it('is its root, moved, where nobody but root gets at it', async () => {
    const [root, image] = [await makeRoot(), await fresh()];
    await keepTree(root, image);
    const tree = await findTree(image);
    expect(tree?.root).toBe(path.join(image, 'tree/root'));
    expect(tree?.sizeBytes).toBeGreaterThan('a program\n'.length);
    const program = path.join(image, 'tree/root/bin/become');
    expect(await readFile(program, 'utf8')).toBe('a program\n');
    expect((await stat(program)).mode & 0o7777).toBe(0o4755);
    expect((await stat(path.join(image, 'tree'))).mode & 0o777).toBe(0o700);
    expect(await exists(root)).toBe(false);
  });

  it('is made of the seal as well, and then the same', async () => {
    const [root, image, staging] = [await makeRoot(), await fresh(), await fresh()];
    const seal = path.join(image, 'image.squashfs');
    await sealRoot(root, seal, signal);
    await unpackTree(seal, staging, signal);
    const tree = await findTree(image);
    const program = path.join(tree?.root ?? '', 'bin/become');
    expect(await readFile(program, 'utf8')).toBe('a program\n');
    expect((await stat(program)).mode & 0o7777).toBe(0o4755);
    const before = await stat(program);
    await unpackTree(seal, await fresh(), signal); // somebody was faster
    expect((await stat(program)).ino).toBe(before.ino);
  });

  it('is not there where it cannot be had: the seal will do', async () => {
    const [image, staging] = [await fresh(), await fresh()];
    const noSeal = path.join(image, 'image.squashfs');
    await writeFile(noSeal, 'no file system');
    await unpackTree(noSeal, staging, signal);
    expect(await findTree(image)).toBeUndefined();
    expect(await exists(path.join(staging, 'tree'))).toBe(false);
    await keepTree(path.join(temporary, 'none'), image);
    expect(await findTree(image)).toBeUndefined();
  });

  it('is looked at once after each start of the host, and gone when it was cut short', async () => {
    const image = await fresh();
    await keepTree(await makeRoot(), image);
    await sawAnotherBoot(image);
    expect(await findTree(image)).toBeDefined();
    expect(await readFile(path.join(image, 'tree/seen.json'), 'utf8')).not.toContain('another');
    await truncate(path.join(image, 'tree/root/bin/become'), 0);
    await sawAnotherBoot(image);
    expect(await findTree(image)).toBeUndefined();
    expect(await exists(path.join(image, 'tree'))).toBe(false);
  });
});
