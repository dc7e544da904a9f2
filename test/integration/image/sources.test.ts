import { mkdir, mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';

import { sealRoot } from '../../../src/image/seal.js';
import { openSource } from '../../../src/image/sources/index.js';
import { exists } from '../../../src/system/files.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { describeTree, makeTree, runProgram, sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const context = sourceContext(temporary);
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const tree = path.join(temporary, 'tree');
let original: string[];

beforeAll(async () => {
  await makeTree(tree);
  original = await describeTree(tree);
});

/** What a source gives, unpacked. */
async function unpack(source: string): Promise<{ readonly root: string; readonly digest: string }> {
  const opened = await openSource(source, context);
  const root = await fresh();
  const digest = await opened.unpack(root);
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(opened.digest ?? digest).toBe(digest);
  return { root, digest };
}

describe('the tree of these tests', () => {
  it('has all that may be lost', () => {
    const words = original.join('\n');
    for (const part of [
      'usr/bin/su f 4755 0:0 2 ',
      'var/lib/data f 640 1234:5678 1 5000',
      'tmp d 1777 0:0',
      'usr/bin/ping cap_net_raw=ep',
      'dangling l 777 1234:5678 1 8 /nowhere',
      'device 1:3',
      'fifo p ',
    ])
      expect(words).toContain(part);
  });
});

describe('a directory', () => {
  it('is copied whole, and stays as it was', async () => {
    const { root } = await unpack(`dir:${tree}`);
    expect(await describeTree(root)).toEqual(original);
    expect((await stat(path.join(root, 'etc/os-release'))).mtimeMs).toBe(1e12);
    expect(await describeTree(tree)).toEqual(original);
  });

  it('has the same digest as long as it does not change', async () => {
    const [one, two] = [await unpack(`dir:${tree}`), await unpack(`dir:${tree}`)];
    expect(one.digest).toBe(two.digest);
  });
});

describe('a tarball', () => {
  const pack = async (name: string, ...options: string[]) => {
    const file = path.join(temporary, name);
    const keep = ['--xattrs', '--xattrs-include=*', '--numeric-owner'];
    await runProgram('tar', '--create', ...keep, ...options, '--file', file, '-C', tree, '.');
    return file;
  };

  it.each([
    ['root.tar', []],
    ['root.tar.gz', ['--gzip']],
    ['root.tar.xz', ['--xz']],
  ])('%s is unpacked whole', async (name, options) => {
    const { root } = await unpack(`tar:${await pack(name, ...options)}`);
    expect(await describeTree(root)).toEqual(original);
  });

  it('that is cut off is an error with what tar says', async () => {
    const whole = await pack('whole.tar.gz', '--gzip');
    const cut = path.join(temporary, 'cut.tar.gz');
    await writeFile(cut, (await readFile(whole)).subarray(0, 300));
    const error = await failureOf(() => unpack(`tar:${cut}`));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(
      /^tar ended with exit code 2: tar --extract .*\n[^]*gzip: stdin: unexpected end of file/,
    );
  });
});

describe('an OCI layout', () => {
  const layout = path.join(temporary, 'layout');
  const image = `${layout}:tag`;

  beforeAll(async () => {
    await runProgram('umoci', 'init', '--layout', layout);
    await runProgram('umoci', 'new', '--image', image);
    await runProgram('umoci', 'insert', '--image', image, tree, '/');
    const more = await fresh();
    await mkdir(path.join(more, 'more'));
    await runProgram('umoci', 'insert', '--image', image, more, '/second');
  });

  it('is unpacked whole, layer upon layer', async () => {
    const { root } = await unpack(`oci:${image}`);
    expect(await exists(path.join(root, 'second/more'))).toBe(true);
    await runProgram('rm', '-r', path.join(root, 'second'));
    expect(await describeTree(root)).toEqual(original);
  });

  it('has the digest of its manifest', async () => {
    const { digest } = await unpack(`oci:${image}`);
    const index = JSON.parse(await readFile(path.join(layout, 'index.json'), 'utf8')) as {
      manifests: { digest: string }[];
    };
    expect(index.manifests.map((manifest) => manifest.digest)).toContain(digest);
  });

  it('lets a later layer remove what an earlier one has', async () => {
    await runProgram('umoci', 'tag', '--image', image, 'less');
    await runProgram('umoci', 'insert', '--image', `${layout}:less`, '--whiteout', '/var/lib');
    const { root } = await unpack(`oci:${layout}:less`);
    expect(await exists(path.join(root, 'var'))).toBe(true);
    expect(await exists(path.join(root, 'var/lib'))).toBe(false);
    expect(await exists(path.join((await unpack(`oci:${image}`)).root, 'var/lib'))).toBe(true);
  });

  it.each(['none', 'tag-too'])('has no image %s', async (tag) => {
    const error = await failureOf(() => unpack(`oci:${layout}:${tag}`));
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(
      /^skopeo ended with exit code 1: skopeo .* inspect --raw oci:\S+\n.*no descriptor found/,
    );
  });
});

describe('sealRoot', () => {
  it('makes one file that has everything in it', async () => {
    const file = path.join(temporary, 'image.squashfs');
    const size = await sealRoot(tree, file, context.signal);
    expect(size).toBe((await stat(file)).size);
    const root = path.join(temporary, 'unsealed');
    await runProgram('unsquashfs', '-quiet', '-no-progress', '-dest', root, file);
    expect(await describeTree(root)).toEqual(original);
    expect(await runProgram('unsquashfs', '-stat', file)).toContain('Compression zstd');
  });

  it('says why it cannot', async () => {
    const file = path.join(temporary, 'none.squashfs');
    const error = await failureOf(() =>
      sealRoot(path.join(temporary, 'none'), file, context.signal),
    );
    expect(error.code).toBe('COMMAND_FAILED');
    expect(error.message).toMatch(/^mksquashfs ended with exit code 1: mksquashfs /);
  });
});
