import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from '@jest/globals';

import { formatOf } from '../../../src/packages/format.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();

it.each([
  ['a deb', Buffer.from('!<arch>\ndebian-binary'), 'deb'],
  ['an rpm', Buffer.from('edabeedb03000000', 'hex'), 'rpm'],
  ['a web page', Buffer.from('<!doctype html>'), undefined],
  ['an empty file', Buffer.alloc(0), undefined],
  ['the beginning of a deb', Buffer.from('!<arch'), undefined],
  ['an archive without a line break', Buffer.from('!<arch> x'), undefined],
  ['three bytes of an rpm', Buffer.from('edabee', 'hex'), undefined],
])('%s', async (name, bytes, format) => {
  const file = path.join(temporary, `${name.replaceAll(' ', '-')}.rpm`);
  await writeFile(file, bytes);
  expect(await formatOf(file)).toBe(format);
});
