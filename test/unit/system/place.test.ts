import { mkdirSync, mkdtempSync, readlinkSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { Directory } from '../../../src/system/directory.js';
import { findPlace } from '../../../src/system/place.js';
import { temporaryDirectory } from '../../support/temporary.js';

const root = path.join(mkdtempSync(path.join(temporaryDirectory(), 'x')), 'root');

const links: Readonly<Record<string, string>> = {
  absolute: '/usr/lib',
  relative: 'usr/lib',
  'usr/up': '../etc',
  outside: '../../../../../../etc',
  'deep/link': '/deep/../relative/file',
  dangling: '/nowhere/at/all',
  new: '/etc/new',
  loop: 'loop',
  chain: 'absolute/../up/hosts',
};
for (const directory of ['usr/lib', 'etc', 'deep'])
  mkdirSync(path.join(root, directory), { recursive: true });
for (const file of ['usr/lib/file', 'etc/hosts']) writeFileSync(path.join(root, file), file);
for (const [name, target] of Object.entries(links)) symlinkSync(target, path.join(root, name));

/** Below the root, `<directory>!<name>`. */
function placeOf(inside: string, followLast = true): string {
  const { directory, name } = findPlace(Directory.open(root), inside, followLast);
  const where = readlinkSync(`/proc/self/fd/${directory.fd}`);
  directory.close();
  return `${where === root ? '' : path.relative(root, where)}!${name}`;
}

describe('findPlace', () => {
  it.each([
    ['/', '!.'],
    ['', '!.'],
    ['/etc/hosts', 'etc!hosts'],
    ['etc//./hosts/', 'etc!hosts'],
    ['/etc/..', '!.'],
    ['/../../etc/hosts', 'etc!hosts'],
    ['/etc/none', 'etc!none'],
    ['/absolute', 'usr!lib'],
    ['/absolute/file', 'usr/lib!file'],
    ['/relative/file', 'usr/lib!file'],
    ['/usr/up/hosts', 'etc!hosts'],
    ['/absolute/../lib/file', 'usr/lib!file'],
    ['/outside/hosts', 'etc!hosts'],
    ['/deep/link', 'usr/lib!file'],
    ['/chain', 'etc!hosts'],
    ['/new', 'etc!new'],
  ])('%s leads to %s', (inside, place) => {
    expect(placeOf(inside)).toBe(place);
  });

  it.each([
    ['/absolute', '!absolute'],
    ['/relative/file', 'usr/lib!file'],
    ['/dangling', '!dangling'],
    ['/loop', '!loop'],
  ])('%s itself is at %s', (inside, place) => {
    expect(placeOf(inside, false)).toBe(place);
  });

  it.each([
    ['/dangling', 'ENOENT'],
    ['/none/file', 'ENOENT'],
    ['/etc/hosts/file', 'ENOTDIR'],
    ['/loop', 'ELOOP'],
    ['/loop/file', 'ELOOP'],
  ])('%s leads nowhere: %s', (inside, code) => {
    expect(() => placeOf(inside)).toThrow(expect.objectContaining({ code }));
  });
});
