import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from '@jest/globals';

import { authFile, homeIn } from '../../../src/image/auth-file.js';
import { temporaryDirectory } from '../../support/temporary.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));

async function write(...parts: string[]): Promise<string> {
  const file = path.join(...parts);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '{}');
  return file;
}

it('DOCKER_CONFIG names the directory, which need not have a file', async () => {
  const directory = await fresh();
  expect(await authFile({ DOCKER_CONFIG: directory })).toBeUndefined();
  const file = await write(directory, 'config.json');
  expect(await authFile({ DOCKER_CONFIG: directory })).toBe(file);
  expect(await authFile({ DOCKER_CONFIG: directory, SUDO_UID: '7' })).toBe(file);
});

it('where skopeo looks by itself it is left to it', async () => {
  const directory = await fresh();
  await write(directory, 'config.json');
  const env = { DOCKER_CONFIG: directory, REGISTRY_AUTH_FILE: '/x' };
  expect(await authFile(env)).toBeUndefined();
  expect(await authFile({})).toBeUndefined();
  expect(await authFile({ SUDO_UID: '0' })).toBeUndefined();
});

it('under sudo it is the file of who called', async () => {
  const home = await fresh();
  const passwd = await write(home, 'passwd');
  await writeFile(passwd, `root:x:0:0::/root:/bin/sh\nme:x:7777:7777:Me:${home}:/bin/sh\n`);
  const ask = (uid: string) => authFile({ SUDO_UID: uid }, passwd);
  expect(await ask('7777')).toBeUndefined();
  const docker = await write(home, '.docker/config.json');
  expect(await ask('7777')).toBe(docker);
  const containers = await write(home, '.config/containers/auth.json');
  expect(await ask('7777')).toBe(containers);
  expect(await ask('7778')).toBeUndefined();
});

it.each([
  ['1000', '/home/me'],
  ['100', undefined],
  ['', undefined],
])('homeIn(%s)', (uid, home) => {
  expect(homeIn('me:x:1000:1000:Me,,,:/home/me:/bin/sh\n+\n', uid)).toBe(home);
});
