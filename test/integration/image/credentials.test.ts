import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { openSource } from '../../../src/image/sources/index.js';
import { inspectCommand } from '../../../src/image/sources/skopeo.js';
import { run } from '../../../src/system/exec.js';
import { LOGIN, startRegistry, type Registry } from '../../e2e/support/registry.js';
import { failureOf } from '../../support/failure.js';
import { temporaryDirectory } from '../../support/temporary.js';
import { buildImage } from '../support/images.js';
import { sourceContext } from '../support/trees.js';

const temporary = temporaryDirectory();
const fresh = () => mkdtemp(path.join(temporary, 'x'));
const environment = { ...process.env };
let registry: Registry;
let host: string;

beforeAll(async () => {
  const tree = await fresh();
  await writeFile(path.join(tree, 'file'), '');
  const oci = path.join(temporary, 'layout');
  await buildImage(oci, 'root', { tree });
  registry = await startRegistry({ oci, name: 'private', tags: ['x'], requireLogin: true });
  host = `127.0.0.1:${registry.port}`;
});
afterAll(() => registry.stop());

beforeEach(() => {
  for (const name of ['DOCKER_CONFIG', 'REGISTRY_AUTH_FILE', 'SUDO_UID', 'XDG_RUNTIME_DIR']) {
    Reflect.deleteProperty(process.env, name);
  }
  process.env.HOME = temporary; // where nobody has logged in
  process.env.CONTAINERS_REGISTRIES_CONF = registry.conf;
});
afterEach(() => {
  process.env = { ...environment };
});

/** As `docker login` writes it. */
async function writeConfig(directory: string, login: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = path.join(directory, 'config.json');
  const auths = { [host]: { auth: Buffer.from(login).toString('base64') } };
  await writeFile(file, JSON.stringify({ auths }));
  return directory;
}

const open = () => openSource(`docker://${host}/private:x`, sourceContext(temporary));

async function expectRefused(): Promise<void> {
  const error = await failureOf(open);
  expect(error.code).toBe('COMMAND_FAILED');
  expect(error.message).toMatch(
    /^skopeo ended with exit code 1: skopeo .*\n[^]*(unauthorized|authentication required)/,
  );
  expect(error.message).not.toContain(LOGIN.split(':')[1]);
}

describe('a registry that wants a login', () => {
  it('takes that of DOCKER_CONFIG', async () => {
    process.env.DOCKER_CONFIG = await writeConfig(await fresh(), LOGIN);
    expect((await open()).digest).toMatch(/^sha256:/);
  });

  it('takes that of the home directory', async () => {
    process.env.HOME = await fresh();
    await writeConfig(path.join(process.env.HOME, '.docker'), LOGIN);
    expect((await open()).digest).toMatch(/^sha256:/);
  });

  it('takes that of REGISTRY_AUTH_FILE, whatever docker has', async () => {
    const directory = await writeConfig(await fresh(), LOGIN);
    process.env.REGISTRY_AUTH_FILE = path.join(directory, 'config.json');
    process.env.DOCKER_CONFIG = await writeConfig(await fresh(), 'tester:wrong');
    expect((await open()).digest).toMatch(/^sha256:/);
  });

  it('refuses a wrong one', async () => {
    process.env.DOCKER_CONFIG = await writeConfig(await fresh(), 'tester:wrong');
    await expectRefused();
  });

  it('refuses none', () => expectRefused());

  it('takes that of a credential helper', async () => {
    const bin = await fresh();
    const helper = path.join(bin, 'docker-credential-test');
    const [Username, Secret] = LOGIN.split(':');
    const answer = JSON.stringify({ ServerURL: host, Username, Secret });
    await writeFile(helper, `#!/bin/sh\ncat >/dev/null\necho '${answer}'\n`);
    await chmod(helper, 0o755);
    const authFile = path.join(bin, 'config.json');
    await writeFile(authFile, JSON.stringify({ credHelpers: { [host]: 'test' } }));
    const inspect = inspectCommand(`docker://${host}/private:x`, sourceContext(temporary), {
      authFile,
    });
    const PATH = `${bin}:${process.env.PATH ?? ''}`;
    expect((await run({ ...inspect, env: { PATH } })).stdout).toContain('"layers"');
    const refused = await failureOf(() => run({ ...inspect, env: { PATH: '/usr/bin:/bin' } }));
    expect(refused.message).toContain('docker-credential-test');
  });
});
