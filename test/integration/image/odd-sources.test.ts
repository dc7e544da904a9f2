import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { digestOfTree } from '../../../src/image/sources/digest.js';
import { openSource } from '../../../src/image/sources/index.js';
import { ImageStore } from '../../../src/image/store.js';
import { readOsRelease } from '../../../src/image/os-release.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x-'));

it('a capability changes the digest of a tree', async () => {
  const tree = await fresh();
  await writeFile(path.join(tree, 'file'), 'x');
  const before = await digestOfTree(tree);
  await runProgram('setcap', 'cap_net_raw+ep', path.join(tree, 'file'));
  expect(await digestOfTree(tree)).not.toBe(before);
});

it('a layout with one image needs no tag', async () => {
  const directory = await fresh();
  const layout = path.join(directory, 'layout');
  await runProgram('umoci', 'init', '--layout', layout);
  await runProgram('umoci', 'new', '--image', `${layout}:v1`);
  const opened = await openSource(`oci:${layout}`, sourceContext(directory));
  const named = await openSource(`oci:${layout}:v1`, sourceContext(directory));
  expect(opened.digest).toBe(named.digest);
  const root = path.join(directory, 'root');
  await mkdir(root);
  expect(await opened.unpack(root)).toBe(opened.digest);
});

it('a tag and a digest together: the digest is what is fetched, and nobody asked about it', async () => {
  const digest = `sha256:${'a'.repeat(64)}`;
  const context = sourceContext(await fresh());
  const opened = await openSource(`docker://127.0.0.1:1/x:tag@${digest}`, context);
  expect(opened).toMatchObject({ digest, outOfReach: false });
  const error = await failureOf(() => opened.unpack(path.join(context.workDir, 'root')));
  expect(error.code).toBe('COMMAND_FAILED');
  expect(error.message).not.toContain('both a tag and digest');
  expect(error.message).toContain('connection refused');
});

it('an os-release that is a pipe, or endless, is none', async () => {
  const root = await fresh();
  await mkdir(path.join(root, 'etc'));
  await runProgram('mkfifo', path.join(root, 'etc/os-release'));
  await mkdir(path.join(root, 'usr/lib'), { recursive: true });
  await runProgram('truncate', '--size=1T', path.join(root, 'usr/lib/os-release'));
  const error = await failureOf(() => readOsRelease(root));
  expect(error.code).toBe('UNSUPPORTED_DISTRIBUTION');
});

it('control sequences in os-release go no further', async () => {
  const root = await fresh();
  await mkdir(path.join(root, 'etc'));
  const text = 'ID=x\nPRETTY_NAME="evil\u001b]0;owned\u0007\u001b[2J\u009b31m"\n';
  await writeFile(path.join(root, 'etc/os-release'), text);
  expect((await readOsRelease(root)).prettyName).toBe('evil31m');
});

describe('a store whose records were cut short', () => {
  it('has no such image', async () => {
    const directory = await fresh();
    const store = new ImageStore(directory);
    const image = path.join(directory, '1.0.0-sha256-0/amd64');
    await mkdir(image, { recursive: true });
    await mkdir(path.join(directory, 'names'));
    await writeFile(path.join(image, 'image.json'), '{"schema":');
    await writeFile(path.join(directory, 'names/x.amd64.json'), '');
    expect(await store.list()).toEqual([]);
    expect(await store.findByName('x', 'amd64')).toBeUndefined();
  });
});
