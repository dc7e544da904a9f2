import {
  chmod,
  link,
  lutimes,
  mkdir,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { digestOfFile, digestOfText, digestOfTree } from '../../../../src/image/sources/digest.js';
import { temporaryDirectory } from '../../../support/temporary.js';

const temporary = temporaryDirectory();
// echo -n abc | sha256sum
const ABC = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('digestOfText and digestOfFile', () => {
  it('are those of sha256sum(1)', async () => {
    const file = path.join(temporary, 'abc');
    await writeFile(file, 'abc');
    expect(digestOfText('abc')).toBe(ABC);
    expect(await digestOfFile(file)).toBe(ABC);
  });
});

const LONG_AGO = new Date('2020-01-01T00:00:00Z');

/** Times are fixed, so that only the change under test can change the digest. */
async function settle(root: string): Promise<void> {
  await lutimes(path.join(root, 'link'), LONG_AGO, LONG_AGO);
  for (const name of ['sub/file', 'sub', '.'])
    await utimes(path.join(root, name), LONG_AGO, LONG_AGO);
}

async function makeTree(name: string): Promise<string> {
  const root = path.join(temporary, name);
  await mkdir(path.join(root, 'sub'), { recursive: true });
  await writeFile(path.join(root, 'sub/file'), 'text');
  await symlink('sub/file', path.join(root, 'link'));
  await settle(root);
  return root;
}

describe('digestOfTree', () => {
  it('is the same for a tree that nobody has touched', async () => {
    const one = await makeTree('one');
    const digest = await digestOfTree(one);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await digestOfTree(one)).toBe(digest);
  });

  it.each<readonly [string, (root: string) => Promise<unknown>]>([
    ['a mode', (root) => chmod(path.join(root, 'sub/file'), 0o4755)],
    ['a size', (root) => writeFile(path.join(root, 'sub/file'), 'longer text')],
    ['a name', (root) => rename(path.join(root, 'sub/file'), path.join(root, 'sub/other'))],
    ['a new file', (root) => writeFile(path.join(root, 'sub/new'), '')],
    ['a missing file', (root) => rm(path.join(root, 'sub/file'))],
    ['a link to a file', (root) => link(path.join(root, 'sub/file'), path.join(root, 'hard'))],
    [
      'a link target',
      async (root) => {
        await rm(path.join(root, 'link'));
        await symlink('sub/elif', path.join(root, 'link'));
      },
    ],
  ])('changes with %s', async (what, change) => {
    const root = await makeTree(what.replaceAll(' ', '-'));
    const before = await digestOfTree(root);
    await change(root);
    await settle(root).catch(() => undefined); // one of them may be gone
    expect(await digestOfTree(root)).not.toBe(before);
  });

  it('changes with a time', async () => {
    const root = await makeTree('time');
    const before = await digestOfTree(root);
    await utimes(path.join(root, 'sub/file'), LONG_AGO, new Date('2020-01-01T00:00:01Z'));
    expect(await digestOfTree(root)).not.toBe(before);
  });
});
