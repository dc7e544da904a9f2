import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  readdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  exists,
  makeDirectory,
  namesIn,
  readFileIfThere,
  removeTree,
  resolveInRoot,
  writeFileAtomic,
} from '../../../src/system/files.js';
import { PostrojError } from '../../../src/errors.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));

describe('writeFileAtomic', () => {
  it('writes and replaces, and leaves no other file', async () => {
    const directory = await fresh();
    const file = path.join(directory, 'file');
    writeFileAtomic(file, 'one');
    writeFileAtomic(file, 'two');
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(directory)).toEqual(['file']);
  });

  it('replaces a link rather than what it points at', async () => {
    const directory = await fresh();
    await writeFile(path.join(directory, 'target'), 'kept');
    await symlink('target', path.join(directory, 'link'));
    writeFileAtomic(path.join(directory, 'link'), 'new');
    expect(await readFile(path.join(directory, 'target'), 'utf8')).toBe('kept');
    expect(await readFile(path.join(directory, 'link'), 'utf8')).toBe('new');
  });

  it('leaves no half of a text that could not be put in place', async () => {
    const directory = await fresh();
    await mkdir(path.join(directory, 'taken'));
    expect(() => {
      writeFileAtomic(path.join(directory, 'taken'), 'x');
    }).toThrow('EISDIR');
    expect(await readdir(directory)).toEqual(['taken']);
  });

  it('throws when it cannot', () => {
    expect(() => {
      writeFileAtomic(path.join(temporary, 'none/file'), '');
    }).toThrow('ENOENT');
  });
});

describe('what may be missing', () => {
  it('is undefined, false or nothing', async () => {
    const file = path.join(await fresh(), 'file');
    for (const missing of [file, path.join(file, 'below')]) {
      expect(await readFileIfThere(missing)).toBeUndefined();
      expect(await exists(missing)).toBe(false);
      expect(await namesIn(missing)).toEqual([]);
      await expect(removeTree(missing)).resolves.toBeUndefined();
    }
  });

  it('is found when it is there', async () => {
    const directory = await fresh();
    const file = path.join(directory, 'file');
    await writeFile(file, 'text');
    await symlink('nowhere', path.join(directory, 'link'));
    expect(await readFileIfThere(file)).toBe('text');
    expect(await exists(path.join(directory, 'link'))).toBe(true);
    expect((await namesIn(directory)).sort()).toEqual(['file', 'link']);
    expect(await namesIn(file)).toEqual([]);
  });

  it('other errors are told', async () => {
    await expect(readFileIfThere(await fresh())).rejects.toThrow('EISDIR');
  });
});

describe('makeDirectory', () => {
  it('makes what is above it too, with the mode that was asked for', async () => {
    const directory = path.join(await fresh(), 'a/b');
    makeDirectory(directory, 0o700);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await chmod(directory, 0o711);
    makeDirectory(directory);
    expect((await stat(directory)).mode & 0o777).toBe(0o755);
  });
});

describe('resolveInRoot', () => {
  /** A root with these links; every target that is inside it is a directory. */
  async function rootWith(links: Readonly<Record<string, string>>): Promise<string> {
    const root = await fresh();
    await mkdir(path.join(root, 'usr/lib'), { recursive: true });
    for (const [name, target] of Object.entries(links))
      await symlink(target, path.join(root, name));
    return root;
  }

  it.each([
    ['/etc/passwd', {}, 'etc/passwd'],
    ['/', {}, ''],
    ['', {}, ''],
    ['usr//./lib/', {}, 'usr/lib'],
    ['/../../etc', {}, 'etc'],
    ['/usr/../../x', {}, 'x'],
    ['/lib/x', { lib: 'usr/lib' }, 'usr/lib/x'],
    ['/lib/x', { lib: '/usr/lib' }, 'usr/lib/x'],
    ['/lib/x', { lib: '../../../usr/lib' }, 'usr/lib/x'],
    ['/a/x', { a: 'b', b: '/c', c: 'usr' }, 'usr/x'],
    ['/a', { a: '/nowhere/at/all' }, 'nowhere/at/all'],
    ['/a/../x', { a: 'usr/lib' }, 'usr/x'],
    ['/a', { a: '/' }, ''],
    ['/a/etc/passwd', { a: '../..' }, 'etc/passwd'],
  ])('%s with links %j', async (inside, links, resolved) => {
    const root = await rootWith(links);
    expect(await resolveInRoot(root, inside)).toBe(path.join(root, resolved));
  });

  it.each([{ a: 'a' }, { a: 'b', b: 'a' }, { a: 'a/x' }])(
    'gives up on the loop %j',
    async (links) => {
      const root = await rootWith(links);
      const error = await failureOf(() => resolveInRoot(root, '/a/file'));
      expect(error.code).toBe('PREPARE_FAILED');
      expect(error.message).toBe(`/a/file: too many symlinks inside ${root}`);
    },
  );

  it('never leaves the root, whatever the links', async () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const word = fc.oneof(name, fc.constantFrom('..', '.', '', '/'));
    const target = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join('/'));
    const inside = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join('/'));
    const place = fc.oneof(
      name,
      fc.tuple(name, name).map((pair) => pair.join('/')),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(place, target, { maxKeys: 8 }),
        inside,
        async (links, wanted) => {
          const root = await fresh();
          await plant(root, links);
          const resolved = await unlessLoop(resolveInRoot(root, wanted), root);
          expect(path.join(resolved, '/').startsWith(path.join(root, '/'))).toBe(true);
          // where there is such a file, no link is left on the way to it
          expect(await realpath(resolved).catch(() => resolved)).toBe(resolved);
        },
      ),
      { numRuns: 60 },
    );
  });
});

async function unlessLoop(resolving: Promise<string>, otherwise: string): Promise<string> {
  return resolving.catch((error: unknown) => {
    if (error instanceof PostrojError && error.code === 'PREPARE_FAILED') return otherwise;
    throw error;
  });
}

/** Makes the links that can be made; one may take the place of another's directory. */
async function plant(root: string, links: Readonly<Record<string, string>>): Promise<void> {
  for (const [place, target] of Object.entries(links)) {
    const file = path.join(
      await unlessLoop(resolveInRoot(root, path.dirname(place)), root),
      path.basename(place),
    );
    await mkdir(path.dirname(file), { recursive: true });
    await symlink(target || '/', file).catch(() => undefined); // it is taken
  }
}
