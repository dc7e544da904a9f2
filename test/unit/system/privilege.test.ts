import { chown, lstat, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { giveToCaller, isRoot } from '../../../src/system/privilege.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const { SUDO_UID, SUDO_GID } = process.env;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(temporary, 'x'));
  await mkdir(path.join(directory, 'sub'));
  await writeFile(path.join(temporary, 'outside'), '');
  await chown(path.join(temporary, 'outside'), 0, 0);
  await writeFile(path.join(directory, 'sub/file'), '');
  await symlink(path.join(temporary, 'outside'), path.join(directory, 'link'));
});

afterEach(() => {
  setCaller(SUDO_UID, SUDO_GID);
});

function setCaller(uid: string | undefined, gid: string | undefined): void {
  for (const [name, value] of Object.entries({ SUDO_UID: uid, SUDO_GID: gid })) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}

async function owners(...names: string[]): Promise<string[]> {
  const stats = await Promise.all(names.map((name) => lstat(path.join(directory, name))));
  return stats.map(({ uid, gid }) => `${uid}:${gid}`);
}

const names = ['.', 'sub', 'sub/file', 'link'];

describe('giveToCaller', () => {
  it('the tests run as root', () => {
    expect(isRoot()).toBe(true);
  });

  it('gives everything to who called sudo, links but not what they point at', async () => {
    setCaller('1234', '5678');
    await giveToCaller(directory);
    expect(await owners(...names)).toEqual(names.map(() => '1234:5678'));
    expect(await owners('../outside')).toEqual(['0:0']);
  });

  it('gives a file', async () => {
    setCaller('1234', '5678');
    await giveToCaller(path.join(directory, 'sub/file'));
    expect(await owners(...names)).toEqual(['0:0', '0:0', '1234:5678', '0:0']);
  });

  it.each([
    ['nobody called sudo', undefined, undefined],
    ['the caller is no number', 'me', 'us'],
  ])('changes nothing when %s', async (_, uid, gid) => {
    setCaller(uid, gid);
    await giveToCaller(directory);
    expect(await owners(...names)).toEqual(names.map(() => '0:0'));
  });
});
