import { mkdtemp, open, readFile, writeFile } from 'node:fs/promises';

import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execa } from 'execa';

import type { RunResult } from '../../src/engine/result.js';
import { startFront, type Front } from '../integration/support/registry-front.js';
import { runActionHere, type ActionOptions, type ActionRun } from './support/action-runner.js';
import { CacheService } from './support/cache-service.js';
import { expectNothingLeft } from './support/leftovers.js';
import { startRegistry, writeConf, type Registry } from './support/registry.js';
import { temporaryDirectory } from './support/temporary.js';

const directory = temporaryDirectory();
const states: string[] = [];
let service: CacheService;
let registry: Registry;
/** Before the registry: sees what is asked of it. */
let front: Front;
let conf: string;

beforeAll(async () => {
  service = await CacheService.start();
  registry = await startRegistry({ tags: ['bookworm-slim'] });
  front = await startFront(registry.port, () => undefined);
  ({ conf } = await writeConf(directory, front.port));
});
afterAll(async () => {
  await front.close();
  await registry.stop();
  await service.stop();
});
beforeEach(() => {
  service.requests = [];
});
afterEach(async () => {
  for (const state of states.splice(0)) await expectNothingLeft(state);
});

const PASSING = 'grep -q bookworm /etc/os-release';

/** A job on a machine that has seen none before: neither images nor a state. */
async function runJob(
  inputs: Readonly<Record<string, string>> = {},
  options: Partial<ActionOptions> = {},
): Promise<ActionRun> {
  const state = await mkdtemp(join(directory, 'state-'));
  states.push(state);
  return runActionHere({
    ...options,
    inputs: { images: 'debian-12', 'check-command': PASSING, ...inputs },
    env: {
      ...service.env,
      CONTAINERS_REGISTRIES_CONF: conf,
      POSTROJ_STATE_DIR: state,
      ...options.env,
    },
  });
}

function expectEnd(run: ActionRun, verdict: 'pass' | 'fail', cacheHit: boolean): void {
  const { outputs, exitCode, stdout, stderr } = run;
  const end = [outputs.verdict, outputs['cache-hit'], exitCode];
  const wanted = [verdict, String(cacheHit), verdict === 'pass' ? 0 : 1];
  if (String(end) !== String(wanted)) throw new Error(`${String(end)}\n${stdout}\n${stderr}`);
}

const warnings = ({ annotations }: ActionRun) =>
  annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);
const imageKeys = () => service.keys.filter((key) => key.startsWith('postroj-debian-bookworm-'));

/** The whole key of the image in the cache. */
function onlyKey(): string {
  const [key, ...others] = imageKeys();
  if (key === undefined || others.length > 0) throw new Error(`not one: ${imageKeys().join(' ')}`);
  return key;
}

/** Changes one byte of the image, as whoever can write to the cache could: the archive is in order. */
async function tamper(key: string): Promise<void> {
  const work = await mkdtemp(join(directory, 'tamper-'));
  const archive = join(work, 'cache.tzst');
  await writeFile(archive, await service.read(key));
  await execa('tar', ['--zstd', '-xf', archive, '-C', work]);
  const place = 'debian-bookworm-amd64';
  const file = await open(join(work, place, 'image.squashfs'), 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 1_000_000);
  await file.write(
    buffer.map((byte) => byte ^ 0xff),
    0,
    1,
    1_000_000,
  );
  await file.close();
  await execa('tar', ['--zstd', '-cf', archive, '-C', work, place]);
  await service.write(key, await readFile(archive));
}

describe("GitHub's cache", () => {
  it('gets an image as soon as it is sealed: a check that fails does not lose it', async () => {
    const run = await runJob({ 'check-command': 'false' });
    expectEnd(run, 'fail', false);
    expect(onlyKey()).toMatch(/^postroj-debian-bookworm-amd64-sha256:[0-9a-f]{64}-debian-\S+$/);
    expect(run.stdout).toContain(`saved ${onlyKey()} in GitHub's cache`);
    expect([warnings(run), run.temporary]).toEqual([[], []]);
  });

  it('gives it to a job on another machine, which asks the registry but fetches nothing', async () => {
    const before = front.seen.length;
    const run = await runJob();
    expectEnd(run, 'pass', true);
    const methods = front.seen.slice(before).map((line) => line.split(' ')[0]);
    expect(new Set(methods)).toEqual(new Set(['HEAD']));
    expect(run.stdout).toContain(`restored ${onlyKey()} from GitHub's cache`);
    expect(service.requests).toEqual(['GetCacheEntryDownloadURL']);
    expect([warnings(run), run.temporary]).toEqual([[], []]);
  });

  it('refuses what another job is saving: that is no warning', async () => {
    service.conflicting = true;
    const run = await runJob({ images: 'debian:bookworm-slim' });
    service.conflicting = false;
    expectEnd(run, 'pass', false);
    expect(run.stdout).toMatch(
      /^postroj-debian%3Abookworm-slim-amd64-\S+ is not saved; another job may be saving it$/m,
    );
    expect(warnings(run)).toEqual([]);
  });

  it('is tampered with: said, and the image made anew', async () => {
    const key = onlyKey();
    const before = await service.read(key);
    await tamper(key);
    const run = await runJob();
    expectEnd(run, 'pass', false);
    expect(warnings(run)).toEqual([
      `debian-bookworm: ${key} is damaged: it is not what was sealed, and not used`,
    ]);
    expect(run.stdout).toContain(`GitHub's cache has ${key} already`);
    await service.write(key, before);
  });
});

describe("GitHub's cache is left alone", () => {
  /** No registry has it, so that the run is short. */
  const hopeless = { images: `debian@sha256:${'0'.repeat(64)}` };

  it.each<[string, Record<string, string>]>([
    ['of a tag', { GITHUB_REF_TYPE: 'tag' }],
    ['of the event workflow_run', { GITHUB_EVENT_NAME: 'workflow_run' }],
    ['ACTIONS_CACHE_MODE is none', { ACTIONS_CACHE_MODE: 'none' }],
  ])('by a run %s, which is said', async (reason, env) => {
    const run = await runJob(hopeless, { env });
    expect(run.outputs.verdict).toBe('error');
    expect(run.stdout).toMatch(new RegExp(`^GitHub's cache: restore false, .*${reason}`, 'm'));
    expect(service.requests).toEqual([]);
  });

  it('by no other: the same run asks it', async () => {
    await runJob(hopeless);
    expect(service.requests).not.toEqual([]);
  });

  it('where there is none, and no time is spent on it', async () => {
    const env = { ACTIONS_RESULTS_URL: '', ACTIONS_RUNTIME_TOKEN: '' };
    const run = await runJob(hopeless, { env });
    const { targets } = JSON.parse(run.outputs.results ?? '') as RunResult;
    expect(targets[0]?.phases[0]).toMatchObject({ name: 'acquire', verdict: 'error' });
    expect(targets[0]?.durationMs).toBeLessThan(5_000); // the toolkit by itself would take ten
    expect(run.stdout).not.toContain("GitHub's cache");
    expect(service.requests).toEqual([]);
  });
});

it('the registry is gone: the newest image is taken, which is no hit', async () => {
  await Promise.all([front.close(), registry.stop()]);
  const run = await runJob();
  expectEnd(run, 'pass', false);
  expect(run.stdout).toMatch(/^out of reach; taking the newest image, of 20\d\d-/m);
  expect(run.stdout).toContain(`restored ${onlyKey()} from GitHub's cache`);
  expect(warnings(run)).toEqual([]);
});
