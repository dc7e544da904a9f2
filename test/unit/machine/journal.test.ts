import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { journalCommand, journalFiles, splitCursor } from '../../../src/machine/journal.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

it('finds journals, and follows no link that a guest has made', async () => {
  const directory = await mkdtemp(path.join(temporary, 'journal-'));
  const at = (name: string) => path.join(directory, name);
  await mkdir(at('0123'));
  await mkdir(at('folder.journal'));
  await writeFile(at('0123/system.journal'), '');
  await writeFile(at('0123/notes.txt'), '');
  await symlink('/var/log/journal', at('elsewhere'));
  await symlink('/var/log/journal/x/system.journal', at('0123/user-1.journal'));
  expect(await journalFiles(directory)).toEqual([at('0123/system.journal')]);
});

describe('journalCommand', () => {
  const common = ['--no-pager', '--quiet', '--output=short-iso', '--show-cursor', '--file=/j'];

  it.each([
    [{}, []],
    [
      { lines: 5, unit: 'webfs', since: '-h', after: 's=1' },
      ['--lines=5', '--unit=webfs', '--since=-h', '--after-cursor=s=1'],
    ],
  ])('%j', (choice, more) => {
    expect(journalCommand(['/j'], choice)).toEqual({
      file: 'journalctl',
      args: [...common, ...more],
    });
  });
});

describe('splitCursor', () => {
  it.each([
    ['a\nb\n-- cursor: s=1;i=2\n', { text: 'a\nb\n', cursor: 's=1;i=2' }],
    ['-- cursor: s=1\n', { text: '', cursor: 's=1' }],
    ['a\n', { text: 'a\n' }],
    ['', { text: '' }],
  ])('%j', (output, expected) => {
    expect(splitCursor(output)).toEqual(expected);
  });
});
