import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import type { Ended } from './support/program.js';
import { LOGIN, startRegistry, type Registry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { storedImages } from './support/stored-images.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const fresh = () => mkdtemp(join(directory, 'x'));
const WRONG = 'tester:not-the-secret';
let registry: Registry;
let image: string;
let stateDir: string;

beforeAll(async () => {
  const oci = await bootableOci();
  registry = await startRegistry({ oci, name: 'team/app', tags: ['1'], requireLogin: true });
  image = `127.0.0.1:${registry.port}/team/app:1`;
});
afterAll(() => registry.stop());
afterEach(() => expectNothingLeft(stateDir));

/** In a home where nobody has logged in, but for `login` as `docker login` keeps it. */
async function withLogin(login: string | undefined, args: readonly string[]): Promise<Ended> {
  const home = await fresh();
  stateDir = join(home, 'state');
  const auth = Buffer.from(login ?? '').toString('base64');
  const auths = login === undefined ? {} : { [`127.0.0.1:${registry.port}`]: { auth } };
  await writeFile(join(home, 'config.json'), JSON.stringify({ auths }));
  const env = { ...registry.env, HOME: home, DOCKER_CONFIG: home };
  const ended = await postroj(args, { stateDir, env });
  for (const secret of [login, login?.split(':')[1], auth]) {
    if (secret) expect(ended.stdout + ended.stderr).not.toContain(secret);
  }
  return ended;
}

describe('an image of a private registry', () => {
  it('is pulled with a good login of DOCKER_CONFIG', async () => {
    const ended = await withLogin(LOGIN, ['pull', '--verbose', image]);
    expectExit(ended, 0);
    expect(ended.stdout).toMatch(/^Digest: sha256:\w{64}\nStatus: Downloaded newer image for /);
    expect(storedImages(stateDir)).toHaveLength(1);
  });

  it.each([
    ['a wrong one', WRONG],
    ['none', undefined],
  ])('is refused with %s: exit 3, the registry and what to do are named', async (_, login) => {
    const ended = await withLogin(login, ['pull', '--verbose', image]);
    expectExit(ended, 3);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain(`no source gave ${image}:\ndocker://${image}: `);
    expect(ended.stderr).toMatch(/unauthorized: authentication required\nHint: .*docker login/);
    expect(storedImages(stateDir)).toEqual([]);
  });

  it('is refused for a probe as well: IMAGE_UNAVAILABLE', async () => {
    const args = ['pkgprobe', '--image', image, '--check-unit', 'dbus', '--json'];
    const ended = await withLogin(WRONG, args);
    expectExit(ended, 3);
    expect(onlyTarget(ended)).toMatchObject({
      verdict: 'error',
      error: {
        code: 'IMAGE_UNAVAILABLE',
        message: expect.stringMatching(/127\.0\.0\.1:\d+.*authentication required/),
        hint: expect.stringContaining('docker login'),
      },
    });
  });
});
