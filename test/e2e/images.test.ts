import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { alterByte } from '../support/damage.js';
import { expectNothingLeft } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { expectExit, onlyTarget } from './support/result.js';
import { containerTar } from './support/roots.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const stateDir = join(directory, 'state');
let image: string;
let args: string[];

beforeAll(async () => {
  image = `tar:${await containerTar()}`;
  args = ['pkgprobe', '--image', image, '--check-unit', 'dbus', '--json'];
});
afterEach(() => expectNothingLeft(stateDir));

it('two runs that want the same image make it once; the second waits and says so', async () => {
  const both = await Promise.all([postroj(args, { stateDir }), postroj(args, { stateDir })]);
  for (const ended of both) expectExit(ended, 0);
  const said = both.map(({ stderr }) => stderr);
  expect(said.filter((text) => text.includes('preparing Debian'))).toHaveLength(1);
  expect(said.filter((text) => text.includes('waiting: another run is preparing'))).toHaveLength(1);
  const [one, two] = both.map((ended) => onlyTarget(ended).digest);
  expect(one).toBe(two);
});

describe('a seal that is not what was sealed is made anew, not booted', () => {
  it.each<readonly [string, (file: string) => Promise<void>]>([
    ['cut short', (file) => truncate(file, 1_000_000)],
    ['altered in one byte', (file) => alterByte(file, 5_000_000)],
  ])('%s', async (_, damage) => {
    await damage(sealFile());
    const ended = await postroj(args, { stateDir });
    expectExit(ended, 0);
    expect(ended.stderr).toContain('preparing Debian');
    const again = await postroj(args, { stateDir });
    expect(again.stderr).not.toContain('preparing Debian');
  });
});

describe('pull', () => {
  it('is up to date, also when the source is asked; --force prepares anew', async () => {
    const upToDate = new RegExp(
      `^Digest: sha256:[0-9a-f]{64}\\nStatus: Image is up to date for ${image}\\n$`,
    );
    for (const flags of [[], ['--update']]) {
      const ended = await postroj(['pull', ...flags, image], { stateDir });
      expectExit(ended, 0);
      expect(ended.stdout).toMatch(upToDate);
    }
    const forced = await postroj(['pull', '--force', image], { stateDir });
    expectExit(forced, 0);
    expect(forced.stdout).toContain(`Status: Prepared image anew for ${image}\n`);
    expect(versions()).toHaveLength(1);
  });
});

it('an image in use is kept, and removed when nobody uses it', async () => {
  const wait = ['--check-network', 'tcp://localhost:9', '--network-timeout', '100'];
  const run = spawn(process.execPath, [join(repoDir, 'bin/postroj'), ...args, ...wait], {
    env: { ...process.env, POSTROJ_STATE_DIR: stateDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  for await (const line of createInterface({ input: run.stderr })) if (/check …/.test(line)) break;
  const kept = await postroj(['clean', '--images'], { stateDir });
  expectExit(kept, 0);
  expect(kept.stdout).toContain(`In use, kept: ${image} amd64\nRemoved images: 0 (0 MB)\n`);
  run.kill('SIGINT');
  expect(await once(run, 'exit')).toEqual([130, null]);
  const removed = await postroj(['clean', '--images', '--keep-size', '1M'], { stateDir });
  expect(removed.stdout).toMatch(
    /Removed image: tar:.* amd64 \(\d+ MB\)\nRemoved images: 1 \(\d+ MB\)/,
  );
  expect(versions()).toEqual([]);
});

function versions(): string[] {
  return readdirSync(join(stateDir, 'images')).filter((name) => name.startsWith('1.0.0-'));
}

function sealFile(): string {
  return join(stateDir, 'images', versions()[0] ?? '', 'amd64/image.squashfs');
}
