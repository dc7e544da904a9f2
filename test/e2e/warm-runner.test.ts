import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';

import { runActionInside, type ActionRun } from './support/action-runner.js';
import { CacheService } from './support/cache-service.js';
import { expectNothingLeft } from './support/leftovers.js';
import { OuterHost } from './support/outer-host.js';
import type { TimedLine } from './support/program.js';
import { repoDir } from './support/postroj.js';
import { startRegistry, type Registry } from './support/registry.js';
import { expectExit } from './support/result.js';
import { temporaryDirectory } from './support/temporary.js';

/** As on a hosted runner: none of them is there. */
const toBoot = ['systemd-container', 'passt', 'xz-utils'];
const toMake = ['squashfs-tools', 'skopeo', 'umoci', 'mmdebstrap'];
const WARM_LIMIT_MS = 3_000;

const directory = temporaryDirectory();
let service: CacheService;
let registry: Registry;
let host: OuterHost;
let state: string;

beforeAll(async () => {
  service = await CacheService.start();
  registry = await startRegistry({ tags: ['bookworm-slim'] });
});
afterAll(async () => {
  await registry.stop();
  await service.stop();
});
afterEach(async () => {
  await host.stop();
  await expectNothingLeft(state);
});

/** A job on a runner of its own, which has neither images nor the programs that are missing. */
async function runJob(): Promise<{ run: ActionRun; lines: TimedLine[] }> {
  state = await mkdtemp(join(directory, 'state-'));
  await mkdir(state, { recursive: true });
  host = await OuterHost.boot({ repo: repoDir, state, visible: [registry.conf] });
  expectExit(await host.exec(['dpkg', '--purge', '--force-depends', ...toBoot, ...toMake]), 0);
  const lines: TimedLine[] = [];
  const run = await runActionInside(host, {
    inputs: { images: 'debian-12', 'check-unit': 'dbus' },
    env: { ...service.env, ...registry.env },
    onLine: (line) => lines.push(line),
  });
  if (run.exitCode !== 0) throw new Error(`${run.stdout}\n${run.stderr}`);
  return { run, lines };
}

async function missing(names: readonly string[]): Promise<string[]> {
  const format = '${db:Status-Status} ${Package}\n';
  const { stdout } = await host.exec(['dpkg-query', '-W', '-f', format, ...names]);
  return names.filter((name) => !stdout.split('\n').includes(`installed ${name}`));
}

it('the first job installs what it needs to make an image, and keeps that', async () => {
  const { run } = await runJob();
  expect(run.outputs).toMatchObject({ verdict: 'pass', 'cache-hit': 'false' });
  expect(await missing([...toBoot, ...toMake])).toEqual([]);
  expect(service.keys.map((key) => key.replace(/-(?:sha256|[0-9a-f]{16}\b).*/, ''))).toEqual([
    `postroj-tools-debian-13-x64-${toBoot.join('+')}`,
    `postroj-tools-debian-13-x64-${toMake.join('+')}`,
    'postroj-debian-bookworm-amd64',
  ]);
});

it('the next is soon booting, by what was kept; what only makes images is not installed', async () => {
  const { run, lines } = await runJob();
  expect(run.outputs).toMatchObject({ verdict: 'pass', 'cache-hit': 'true' });
  expect(await missing([...toBoot, ...toMake])).toEqual(toMake);
  const booting = lines.find(({ text }) => text === 'boot …');
  const ms = (booting?.atMs ?? Number.NaN) - (lines[0]?.atMs ?? 0);
  for (const l of lines) process.stderr.write(`${l.atMs.toFixed(0).padStart(6)} ${l.text}\n`);
  process.stderr.write(
    `warm job: ${(ms / 1000).toFixed(2)} s from the first line to a booting machine\n`,
  );
  expect(ms).toBeLessThanOrEqual(WARM_LIMIT_MS);
});
