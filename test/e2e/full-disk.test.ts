import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { expectNothingLeft } from './support/leftovers.js';
import { postroj } from './support/postroj.js';
import { startRegistry, type Registry } from './support/registry.js';
import { expectExit, onlyTarget } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { mountSmallDisk, type SmallDisk } from './support/small-disk.js';
import { storedImages } from './support/stored-images.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const image = 'debian:bookworm';
let registry: Registry;
let disk: SmallDisk;
let stateDir: string;

beforeAll(async () => {
  registry = await startRegistry({ oci: await bootableOci(), tags: ['bookworm'] });
});
afterAll(() => registry.stop());

beforeEach(async () => {
  disk = await mountSmallDisk(800);
  stateDir = join(disk.directory, 'state');
  mkdirSync(stateDir);
});
afterEach(async () => {
  try {
    await expectNothingLeft(stateDir);
  } finally {
    await disk.unmount();
  }
});

/** 79 MB are fetched, 233 MB unpacked, 77 MB sealed. */
describe('a full disk: exit 3, which file system and how much; nothing is stored; with room it goes on', () => {
  it.each([
    ['while it is fetched', 50, /skopeo ended with exit code 1/],
    ['while it is unpacked', 200, /umoci ended with exit code 1/],
    ['while it is sealed', 360, /mksquashfs ended with exit code 1/],
  ])('%s', async (_, free, failed) => {
    await disk.fillUntilFree(free);
    const ended = await postroj(['pull', image], { stateDir, env: registry.env });
    expectExit(ended, 3);
    expect(ended.stdout).toBe('');
    const [, where, mb] =
      /^postroj: the file system of (\S+) ran full: more than the (\d+) MB free of its \d+ MB are needed$/m.exec(
        ended.stderr,
      ) ?? [];
    expect(where).toBe(join(stateDir, 'work'));
    expect(Math.abs(Number(mb) - free)).toBeLessThanOrEqual(2);
    expect(ended.stderr).toMatch(failed);
    expect(ended.stderr).toMatch(/\nHint: Make room there \(postroj clean --images\), or /);
    await expectNoImage();
    disk.makeRoom();
    const again = await postroj(['pull', image], { stateDir, env: registry.env });
    expectExit(again, 0);
    expect(again.stdout).toContain(`Status: Downloaded newer image for ${image}\n`);
    expect(storedImages(stateDir)).toHaveLength(1);
  });

  it('before anything else, and for a probe: DISK_FULL', async () => {
    await disk.fillUntilFree(0);
    const args = ['pkgprobe', '--image', image, '--check-unit', 'dbus', '--json'];
    const ended = await postroj(args, { stateDir, env: registry.env });
    expectExit(ended, 3);
    expect(onlyTarget(ended)).toMatchObject({
      verdict: 'error',
      error: {
        code: 'DISK_FULL',
        message: expect.stringContaining(stateDir),
        hint: expect.stringContaining('POSTROJ_STATE_DIR'),
      },
    });
    disk.makeRoom();
    expectExit(await postroj(args, { stateDir, env: registry.env }), 0);
  });

  it('where only the sealed image goes: the other file system is named', async () => {
    await disk.fillUntilFree(40);
    const elsewhere = { RUNNER_TOOL_CACHE: disk.directory };
    const roomy = `${directory}/state`;
    const ended = await postroj(['pull', image], {
      stateDir: roomy,
      env: { ...registry.env, ...elsewhere },
    });
    expectExit(ended, 3);
    expect(ended.stderr).toContain(`the file system of ${disk.directory}/postroj ran full`);
    await expectNothingLeft(roomy);
  });
});

async function expectNoImage(): Promise<void> {
  expect(storedImages(stateDir)).toEqual([]);
  const listed = await postroj(['clean', '--images'], { stateDir });
  expectExit(listed, 0);
  expect(listed.stdout).toBe(
    'Ended processes: 0\nRemoved directories: 0\nRemoved images: 0 (0 MB)\n',
  );
}
