import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { gatherPackages, isPlainName } from '../../../src/packages/gather.js';
import { failureOf } from '../../support/failure.js';
import { apkFile, debFile, pacmanFile, rpmFile } from '../../support/package-files.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const DEB = debFile();
const OTHER = debFile({ version: '2.0-1' });
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
    'other/a.deb': OTHER,
    'mixed/README': 'text',
    'mixed/a.rpm': rpmFile(),
    'mixed/b': apkFile(),
    'mixed/c.pkg.tar': pacmanFile(),
    'mixed/deep/d.deb': DEB,
    'empty/README': 'text',
    'bad.deb': '<html>',
    'cut.deb': DEB.subarray(0, 150),
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
    expect(await readFile(file.path)).not.toHaveLength(0);
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
    ['webfs.pkg.tar.gz', false],
    ['webfs.pkg.tar', false],
    ['webfs.apk', false],
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
    ['the packages of a directory, and nothing else', ['mixed/'], ['a.rpm', 'b', 'c.pkg.tar']],
    ['a directory without a slash behind it', ['./dist'], ['a.deb', 'b.deb']],
    ['a directory and a file of it, once', ['./dist', 'dist/a.deb'], ['a.deb', 'b.deb']],
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
    expect(files).toEqual([
      expect.objectContaining({ format: 'deb', name: 'webfs', version: '1.0-1', arch: 'all' }),
    ]);
  });

  it('follows links in a directory, but not those that lead nowhere', async () => {
    await symlink('../dist/a.deb', path.join(cwd, 'empty/link.deb'));
    await symlink('nowhere', path.join(cwd, 'empty/dangling.deb'));
    expect(await gathered('empty/')).toEqual(['link.deb']);
  });

  it('says that a directory has no package', async () => {
    const error = await failureOf(() => gather('./empty'));
    expect(error.code).toBe('PACKAGE_NOT_FOUND');
    expect(error.message).toBe(`no package in the directory ${path.join(cwd, 'empty')}`);
    expect(error.hint).toMatch(/directories inside it are not looked into/);
  });

  it('refuses a damaged package', async () => {
    const error = await failureOf(() => gather('./cut.deb'));
    expect(error.code).toBe('PACKAGE_FORMAT');
    const message = 'cut.deb is a damaged package: it ends within control.tar.gz';
    expect(error.message).toBe(path.join(cwd, message));
  });

  it('takes a bare word for a name, even if there is such a directory', async () => {
    expect(await gather('dist')).toEqual({ files: [], names: ['dist'] });
  });

  it('keeps two files of one name apart', async () => {
    const { files } = await gather('dist/a.deb', 'other/a.deb');
    const contents = await Promise.all(files.map((file) => readFile(file.path)));
    expect(contents).toEqual([DEB, OTHER]);
  });

  it('keeps the bytes that were there when it was called', async () => {
    const { files } = await gather('dist/a.deb');
    await writeFile(path.join(cwd, 'dist/a.deb'), 'changed');
    expect(await readFile(files[0]?.path ?? '')).toEqual(DEB);
  });

  it.each([
    ['dist/none.deb', "no package file 'dist/none.deb' in "],
    ['none.deb', "no package file 'none.deb' in "],
    ['dist/*.rpm', "no file matches 'dist/*.rpm' in "],
    ['', "no package file '' in "],
  ])('says that nothing is at %j', async (word, message) => {
    const error = await failureOf(() => gather(word));
    expect(error.code).toBe('PACKAGE_NOT_FOUND');
    expect(error.message).toBe(`${message}${cwd}`);
    expect(error.hint).toMatch(/^Build the package first, or mend the (?:path|pattern); /);
  });

  it.each(['bad.deb', 'b*.deb'])('refuses %s, which is no package inside', async (word) => {
    const error = await failureOf(() => gather(word));
    expect(error.code).toBe('PACKAGE_FORMAT');
    expect(error.message).toBe(
      `${path.join(cwd, 'bad.deb')} is no package of deb, rpm, pacman or apk`,
    );
    expect(error.hint).toBe('It does not begin as a package does; is it complete?');
  });
});
