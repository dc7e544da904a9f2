import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { gatherPackages, isPlainName } from '../../../src/packages/gather.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const DEB = '!<arch>\ndebian-binary';
let count = 0;
let cwd: string;
let directory: string;

beforeEach(async () => {
  const place = path.join(temporary, String(++count));
  cwd = path.join(place, 'cwd');
  directory = path.join(place, 'gathered');
  const files = {
    'dist/b.deb': DEB,
    'dist/a.deb': DEB,
    'other/a.deb': `${DEB}2`,
    'bad.deb': '<html>',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(cwd, name)), { recursive: true });
    await writeFile(path.join(cwd, name), text);
  }
});

const signal = new AbortController().signal;
const gather = (...words: string[]) => gatherPackages(words, { cwd, directory, signal });

/** The names of what was gathered, each seen to be a copy. */
async function gathered(...words: string[]): Promise<string[]> {
  const { files } = await gather(...words);
  for (const file of files) {
    expect(path.relative(directory, file.path)).not.toMatch(/^\.\./);
    expect(await readFile(file.path, 'utf8')).toContain('!<arch>');
  }
  return files.map((file) => path.basename(file.path));
}

describe('isPlainName', () => {
  it.each([
    ['nginx', true],
    ['libstdc++6', true],
    ['python3.11', true],
    ['gcc-12-base:amd64', true],
    ['postgresql@15', true],
    ['webfs.deb', false],
    ['webfs.rpm', false],
    ['webfs.pkg.tar.zst', false],
    ['./webfs', false],
    ['dist/webfs', false],
    ['*.deb', false],
    ['--option', false],
    ['', false],
    ['a b', false],
  ])('%j: %s', (word, plain) => {
    expect(isPlainName(word)).toBe(plain);
  });
});

describe('gatherPackages', () => {
  it('gathers nothing of nothing', async () => {
    expect(await gather()).toEqual({ files: [], names: [] });
  });

  it.each([
    ['a file below the current directory', ['dist/a.deb'], ['a.deb']],
    ['a file of this directory', ['./dist/a.deb'], ['a.deb']],
    ['a glob, in the order of names', ['dist/*.deb'], ['a.deb', 'b.deb']],
    ['a glob that goes deep', ['**/b.deb'], ['b.deb']],
    ['a choice', ['{dist,none}/b.deb'], ['b.deb']],
    ['the same file named twice, once', ['dist/a.deb', 'dist/*.deb'], ['a.deb', 'b.deb']],
  ])('%s', async (_, words, names) => {
    expect(await gathered(...words)).toEqual(names);
  });

  it('takes an absolute path', async () => {
    expect(await gathered(path.join(cwd, 'dist/a.deb'))).toEqual(['a.deb']);
  });

  it('leaves names to the distribution, and tells the formats of files', async () => {
    const { files, names } = await gather('nginx', 'dist/a.deb', 'curl');
    expect(names).toEqual(['nginx', 'curl']);
    expect(files.map(({ format }) => format)).toEqual(['deb']);
  });

  it('takes a bare word for a name, even if there is such a directory', async () => {
    expect(await gather('dist')).toEqual({ files: [], names: ['dist'] });
  });

  it('keeps two files of one name apart', async () => {
    const { files } = await gather('dist/a.deb', 'other/a.deb');
    const texts = await Promise.all(files.map((file) => readFile(file.path, 'utf8')));
    expect(texts).toEqual([DEB, `${DEB}2`]);
  });

  it('keeps the bytes that were there when it was called', async () => {
    const { files } = await gather('dist/a.deb');
    await writeFile(path.join(cwd, 'dist/a.deb'), 'changed');
    expect(await readFile(files[0]?.path ?? '', 'utf8')).toBe(DEB);
  });

  it.each([
    ['dist/none.deb', "no package file 'dist/none.deb' in "],
    ['none.deb', "no package file 'none.deb' in "],
    ['./dist', "no package file './dist' in "],
    ['dist/*.rpm', "no file matches 'dist/*.rpm' in "],
    ['', "no package file '' in "],
  ])('says that nothing is at %j', async (word, message) => {
    const error = await failureOf(() => gather(word));
    expect(error.code).toBe('PACKAGE_NOT_FOUND');
    expect(error.message).toBe(`${message}${cwd}`);
    expect(error.hint).toMatch(/^Build the package first, or mend the (?:path|pattern); /);
  });

  it.each(['bad.deb', '*.deb'])('refuses %s, which is no package inside', async (word) => {
    const error = await failureOf(() => gather(word));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toBe(`${path.join(cwd, 'bad.deb')} is neither a .deb nor an .rpm`);
    expect(error.hint).toBe('It does not begin as a package does; is it complete?');
  });
});
