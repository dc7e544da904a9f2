import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { globSync } from 'tinyglobby';

import { until } from '../integration/support/programs.js';
import { runProgram } from '../integration/support/trees.js';
import { alterLargestBlob } from '../support/damage.js';
import { expectNothingLeft, leftovers } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { startRegistry, writeConf, type FilledRegistry } from './support/registry.js';
import { expectExit } from './support/result.js';
import { bootableOci } from './support/roots.js';
import { storedImages } from './support/stored-images.js';
import { startTap, type Tap } from './support/tap.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const image = 'debian:bookworm';
const prepared = `Status: Downloaded newer image for ${image}\n`;
let stateDir: string;

beforeEach(async () => {
  stateDir = await mkdtemp(join(directory, 'state-'));
});
afterEach(() => expectNothingLeft(stateDir));

async function startFilled(): Promise<FilledRegistry> {
  return startRegistry({ oci: await bootableOci(), tags: ['bookworm'] });
}

describe('a registry that is killed while a blob streams', () => {
  let registry: FilledRegistry;
  let tap: Tap;
  beforeAll(async () => {
    registry = await startFilled();
    tap = await startTap(registry.port);
  });
  afterAll(async () => {
    await tap.close();
    await registry.stop();
  });

  it('is no image, exit 3; when it is there again the next run goes on', async () => {
    const { env } = await writeConf(stateDir, tap.port);
    const shut = tap.shutAfter(20_000_000);
    const pulling = postroj(['pull', image], { stateDir, env });
    await shut;
    await registry.kill();
    tap.open();
    const ended = await pulling;
    expectExit(ended, 3);
    expect(ended.stderr).toMatch(
      /no source gave debian:bookworm:\ndocker:\S+: .*(EOF|connection refused|reset by peer)/,
    );
    expect(storedImages(stateDir)).toEqual([]);
    await expectNothingLeft(stateDir);
    await registry.startAgain();
    const again = await postroj(['pull', image], { stateDir, env });
    expectExit(again, 0);
    expect(again.stdout).toContain(prepared);
    expect(storedImages(stateDir)).toHaveLength(1);
  });
});

it('a blob that is not what its digest says is refused, and nothing is stored', async () => {
  const registry = await startFilled();
  try {
    await alterLargestBlob(registry.data);
    const ended = await postroj(['pull', image], { stateDir, env: registry.env });
    expectExit(ended, 3);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toMatch(/no source gave debian:bookworm:\n.*Digest did not match/);
    expect(storedImages(stateDir)).toEqual([]);
    const listed = await postroj(['clean', '--images'], { stateDir });
    expect(listed.stdout).toContain('Removed directories: 0\nRemoved images: 0 (0 MB)\n');
  } finally {
    await registry.stop();
  }
});

describe('kill -9 leaves no image behind, and the next run makes it', () => {
  let registry: FilledRegistry;
  beforeAll(async () => {
    registry = await startFilled();
  });
  afterAll(() => registry.stop());

  it.each<readonly [string, () => boolean]>([
    ['while it is fetched', () => bytesIn('work/*/layout/**') > 1_000_000],
    ['while it is unpacked', () => found('work/*/root-0/*').length > 3],
    ['while it is sealed', () => bytesIn('images/.staging-*/image.squashfs') > 1_000_000],
  ])('%s', async (moment, happens) => {
    await killWhen(moment, happens, registry);
    expect(storedImages(stateDir)).toEqual([]);
    expect(leftovers(stateDir)).not.toEqual([]);
    const again = await postroj(['pull', image], { stateDir, env: registry.env });
    expectExit(again, 0);
    expect(again.stdout).toContain(prepared);
    expect(storedImages(stateDir)).toHaveLength(1);
  });

  it('also while skopeo unpacks an archive: it has nothing outside of the state directory', async () => {
    const reference = `oci-archive:${join(directory, 'archive.tar')}`;
    const copy = ['copy', '-q', '--insecure-policy'];
    await runProgram('skopeo', ...copy, `oci:${await bootableOci()}:root`, reference);
    // but for the services of a host that has systemd
    const inVarTmp = () =>
      readdirSync('/var/tmp').filter((name) => !/^systemd-private-/.test(name));
    const before = inVarTmp();
    const unpacking = () => bytesIn('work/*/oci*/**') > 1_000_000;
    await killWhen('while it is unpacked', unpacking, { ...registry, reference });
    expectExit(await postroj(['clean'], { stateDir }), 0);
    expect(inVarTmp()).toEqual(before);
  });

  it('and clean takes away what is left', async () => {
    const sealing = () => bytesIn('images/.staging-*/image.squashfs') > 1_000_000;
    await killWhen('while it is sealed', sealing, registry);
    const listed = await postroj(['clean', '--images'], { stateDir });
    expectExit(listed, 0);
    expect(listed.stdout).toMatch(
      /^Ended processes: \d+\nRemoved directories: 2\nRemoved images: 0 \(0 MB\)\n$/,
    );
  });
});

/** Kills the program that makes the image, by its pid, as soon as `happens`. */
async function killWhen(
  moment: string,
  happens: () => boolean,
  { conf, reference = image }: { readonly conf: string; readonly reference?: string },
): Promise<void> {
  const variables = { CONTAINERS_REGISTRIES_CONF: conf, POSTROJ_STATE_DIR: stateDir };
  const child = spawn(process.execPath, [join(repoDir, 'bin/postroj'), 'pull', reference], {
    env: { ...process.env, ...variables },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  try {
    await until(moment, happens);
  } finally {
    child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
}

function found(pattern: string): string[] {
  return globSync(pattern, { cwd: stateDir, absolute: true, dot: true, onlyFiles: false });
}

function bytesIn(pattern: string): number {
  const sizes = found(pattern).map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0);
  return sizes.reduce((sum, size) => sum + size, 0);
}
