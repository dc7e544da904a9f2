import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { applyEdits } from '../../../src/image/edits.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
let count = 0;
let root: string;
const read = (inside: string) => readFileSync(path.join(root, inside), 'utf8');

beforeEach(() => {
  root = path.join(temporary, String(++count), 'root');
  mkdirSync(path.join(root, 'etc/repos.d'), { recursive: true });
  for (const name of ['CentOS-Base.repo', 'CentOS-AppStream.repo', 'epel.repo', 'CentOS-notes.txt'])
    writeFileSync(path.join(root, 'etc/repos.d', name), 'mirrorlist=x\nmirrorlist=y\n');
});

describe('applyEdits', () => {
  it('writes a file, and the folders on the way to it', async () => {
    await applyEdits(root, [{ file: '/etc/apt/conf.d/90x', write: 'text\n' }]);
    expect(read('etc/apt/conf.d/90x')).toBe('text\n');
  });

  it('replaces in every file whose name matches, and in no other', async () => {
    const file = '/etc/repos.d/CentOS-*.repo';
    await applyEdits(root, [{ file, replace: /^mirrorlist=/gm, by: '#' }]);
    const texts = readdirSync(path.join(root, 'etc/repos.d')).map((name) => [
      name,
      read(`etc/repos.d/${name}`),
    ]);
    expect(Object.fromEntries(texts)).toEqual({
      'CentOS-Base.repo': '#x\n#y\n',
      'CentOS-AppStream.repo': '#x\n#y\n',
      'epel.repo': 'mirrorlist=x\nmirrorlist=y\n',
      'CentOS-notes.txt': 'mirrorlist=x\nmirrorlist=y\n',
    });
  });

  it('has them one after the other', async () => {
    await applyEdits(root, [
      { file: '/etc/x', write: 'a' },
      { file: '/etc/x', replace: /a/, by: 'b' },
      { file: '/etc/x', replace: /b/, by: 'c' },
    ]);
    expect(read('etc/x')).toBe('c');
  });

  it('lets pass what is not there', async () => {
    await applyEdits(root, [
      { file: '/etc/none', replace: /a/, by: 'b' },
      { file: '/none/*.repo', replace: /a/, by: 'b' },
    ]);
    expect(readdirSync(path.join(root, 'etc'))).toEqual(['repos.d']);
  });

  it('never follows a link out of the root', async () => {
    const outside = path.join(path.dirname(root), 'outside');
    writeFileSync(outside, 'mine');
    symlinkSync(outside, path.join(root, 'etc/x'));
    mkdirSync(path.dirname(path.join(root, outside)), { recursive: true });
    await applyEdits(root, [
      { file: '/etc/x', replace: /mine/, by: 'theirs' },
      { file: '/etc/x', write: 'new' },
    ]);
    expect(readFileSync(outside, 'utf8')).toBe('mine');
    expect(read(outside)).toBe('new');
  });
});
