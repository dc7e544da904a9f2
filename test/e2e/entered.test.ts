import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import { hostArch } from '../../src/engine/host-arch.js';
import { readOsRelease } from '../../src/image/os-release.js';
import { sealRoot } from '../../src/image/seal.js';
import { digestOfFile } from '../../src/image/sources/digest.js';
import { ImageStore } from '../../src/image/store.js';
import { withReleases } from '../../src/system/releases.js';
import { apartRoot } from './support/broken-roots.js';
import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { expectExit, onlyTarget, withoutNotes } from './support/result.js';
import { containerTar } from './support/roots.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();

describe('a Debian without apt and without an init is entered', () => {
  afterEach(() => expectNothingLeft(sharedStateDir));
  const probe = async (...args: readonly string[]) =>
    postroj(['pkgprobe', '--image', `dir:${await apartRoot()}`, '--json', ...args]);

  it('and what a command starts there is seen by the others', async () => {
    const ended = await probe(
      ...['--check-command', 'e2e-server & test "$(cat /proc/1/comm)" != systemd'],
      ...['--check-network', 'http://localhost:8000/'],
    );
    expectExit(ended, 0);
    const target = onlyTarget(ended);
    expect(target.phases[1]?.message).toMatch(/^entered, since it has no init, in \d\.\d s$/);
    expect(target.init).toEqual({ name: 'none', version: '' });
    expect(target.phases.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual([
      ...['acquire pass', 'enter pass', 'check pass', 'shutdown pass'],
    ]);
    expect(withoutNotes(target).map(({ kind, phase }) => `${kind} ${phase}`)).toEqual([
      'http enter',
      'command enter',
    ]);
  });

  it('and fails by the exit code of a command', async () => {
    const ended = await probe('--check-command', 'exit 4');
    expectExit(ended, 1);
    expect(onlyTarget(ended).checks[0]?.actual).toBe('exit code 4');
  });

  it('and has no units', async () => {
    const ended = await probe('--check-unit', 'webfs');
    expectExit(ended, 3);
    expect(onlyTarget(ended).error).toEqual({
      code: 'NO_INIT',
      message: 'unit webfs: the image has no init that could run it',
      hint: 'It was entered, not booted: check commands and addresses, or use an image with an init.',
    });
  });
});

describe('a package is installed without an init', () => {
  const stateDir = join(directory, 'state');
  afterEach(() => expectNothingLeft(stateDir));
  let image: string;
  beforeAll(async () => {
    image = `tar:${await containerTar()}`;
    await storeUnprepared(stateDir, await containerTar());
  });

  it.each([
    ['0', 0, 'install pass'],
    ['3', 1, 'install fail'],
  ])('whose postinst ends with %s', async (code, exitCode, phase) => {
    const script = `#!/bin/sh\ntest -d /run/systemd/system && exit 9\necho it ran >/it-ran\nexit ${code}\n`;
    const spec = { name: `e2e-lane-${code}`, scripts: { postinst: script } };
    const deb = await buildDeb(directory, spec);
    const args = ['--image', image, '--package', deb, '--check-command', 'grep "it ran" /it-ran'];
    const ended = await postroj(['pkgprobe', '--json', ...args], { stateDir });
    expectExit(ended, exitCode);
    const phases = onlyTarget(ended).phases.map(({ name, verdict }) => `${name} ${verdict}`);
    expect(phases.slice(0, 3)).toEqual(['acquire pass', 'enter pass', phase]);
    expect(phases.at(-1)).toBe('shutdown pass');
  });
});

/** In the store as an image of the recipe that has no init: no recipe would leave Debian so. */
async function storeUnprepared(stateDir: string, tar: string): Promise<void> {
  const root = join(directory, 'root');
  await mkdir(root);
  await execa('tar', ['--numeric-owner', '-C', root, '-xpf', tar]);
  const store = new ImageStore(join(stateDir, 'images'));
  await withReleases(async (releases) => {
    const staging = store.staging.create(releases);
    const file = join(staging, 'image.squashfs');
    const sizeBytes = await sealRoot(root, file, new AbortController().signal);
    await store.add(staging, {
      schema: 1,
      digest: await digestOfFile(tar),
      source: `tar:${tar}`,
      arch: hostArch(),
      recipe: 'debian-2',
      os: await readOsRelease(root),
      init: { name: 'none', version: '' },
      sizeBytes,
      sealDigest: await digestOfFile(file),
      createdAt: new Date().toISOString(),
    });
  });
}
