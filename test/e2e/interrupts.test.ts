import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { sharedStateDir } from './support/cache.js';
import { buildDeb } from './support/deb.js';
import { expectNothingLeft, leftovers } from './support/leftovers.js';
import { postroj, repoDir } from './support/postroj.js';
import { startRegistry, type Registry } from './support/registry.js';
import { expectExit } from './support/result.js';
import { listensNowhere } from './support/sample-debs.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
/** So that a machine's shutdown is not over before it can be interrupted. */
const slowToStop = {
  name: 'e2e-slow-to-stop',
  unit: '[Service]\nExecStart=/bin/sleep infinity\nExecStop=/bin/sleep 3\n[Install]\nWantedBy=multi-user.target\n',
};
let args: string[];

beforeAll(async () => {
  const deb = await buildDeb(directory, listensNowhere());
  const wait = ['--check-network', 'tcp://localhost:8000', '--network-timeout', '100'];
  args = ['pkgprobe', '--verbose', '--image', 'debian-bookworm', '--package', deb, ...wait];
});

afterEach(() => expectNothingLeft(sharedStateDir));

describe('Ctrl-C releases everything and ends with 130', () => {
  it.each([
    ['when the image was found', /acquire ok/],
    ['while the machine boots', /boot …/],
    ['when it has booted', /boot ok/],
    ['while apt works', /Reading package lists/],
    ['while dpkg works', /Unpacking e2e-listens-nowhere/],
    ['while a check waits', /check …/],
    ['while it shuts down', /shutdown …/],
  ])('%s', async (_, moment) => {
    const more = String(moment).includes('shutdown')
      ? ['--network-timeout', '1', '--package', await buildDeb(directory, slowToStop)]
      : [];
    const ended = await postroj([...args, ...more], { signalAfter: moment });
    expectExit(ended, 130);
    expect(ended.stderr).toContain('postroj: interrupted by SIGINT');
    expect(ended.stdout).toBe('');
  });
});

describe('Ctrl-C while an image is made leaves no half image', () => {
  let registry: Registry;
  beforeAll(async () => {
    registry = await startRegistry({ tags: ['bookworm-slim'] });
  });
  afterAll(() => registry.stop());

  it.each([
    ['while it is fetched', /acquiring from docker/],
    ['while it is prepared', /preparing Debian/],
    ['while packages are added', /Setting up|Unpacking/],
  ])('%s', async (_, moment) => {
    const stateDir = join(directory, 'state');
    const pull = ['pull', '--verbose', 'debian-bookworm'];
    const ended = await postroj(pull, { stateDir, env: registry.env, signalAfter: moment });
    expectExit(ended, 130);
    await expectNothingLeft(stateDir);
  });

  it('while Debian is built from its archive', async () => {
    const stateDir = join(directory, 'state');
    const pull = ['pull', '--verbose', 'debootstrap:bookworm'];
    const ended = await postroj(pull, { stateDir, signalAfter: /installing essential packages/ });
    expectExit(ended, 130);
    await expectNothingLeft(stateDir);
  });
});

describe('what a killed run leaves', () => {
  it.each([
    ['while the machine boots', /boot …/],
    ['while a check waits', /check …/],
  ])('is cleared away: killed %s', async (_, moment) => {
    await killAt(moment);
    const ended = await postroj(['clean']);
    expectExit(ended, 0);
    expect(ended.stdout).toMatch(/^Ended processes: \d+\nRemoved directories: [1-3]\n$/);
  });

  it('is cleared away by the next run, and what a live one uses stays', async () => {
    const live = startRun();
    await seen(live.stderr, /check …/);
    await killAt(/check …/);
    const before = leftovers(sharedStateDir);
    expectExit(await postroj(['pkgprobe', '--image', 'debian-12', '--check-unit', 'dbus']), 0);
    const after = leftovers(sharedStateDir);
    expect(after.length).toBeGreaterThan(0);
    expect(after.length).toBeLessThan(before.length);
    live.child.kill('SIGINT');
    const [code] = (await once(live.child, 'exit')) as [number | null];
    expect(code).toBe(130);
  });
});

function startRun() {
  const child = spawn(process.execPath, [join(repoDir, 'bin/postroj'), ...args], {
    env: { ...process.env, POSTROJ_STATE_DIR: sharedStateDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { child, stderr: createInterface({ input: child.stderr }) };
}

async function killAt(moment: RegExp): Promise<void> {
  const { child, stderr } = startRun();
  await seen(stderr, moment);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function seen(lines: AsyncIterable<string>, wanted: RegExp): Promise<void> {
  for await (const line of lines) if (wanted.test(line)) return;
  throw new Error(`never saw ${String(wanted)}`);
}
