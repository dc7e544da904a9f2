import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

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

describe("GitHub's cache", () => {
  it('gets an image as soon as it is sealed: a check that fails does not lose it', async () => {
    const run = await runJob({ 'check-command': 'false' });
    expectEnd(run, 'fail', false);
    expect(imageKeys()).toEqual([
      expect.stringMatching(/^postroj-debian-bookworm-amd64-sha256:[0-9a-f]{64}-debian-\S+$/),
    ]);
    expect(run.stdout).toContain(`saved ${imageKeys()[0] ?? ''} in GitHub's cache`);
    expect(warnings(run)).toEqual([]);
  });

  it('gives it to a job on another machine, which asks the registry but fetches nothing', async () => {
    const before = front.seen.length;
    const run = await runJob();
    expectEnd(run, 'pass', true);
    expect(new Set(front.seen.slice(before).map((line) => line.split(' ')[0]))).toEqual(
      new Set(['HEAD']),
    );
    expect(run.stdout).toContain(`restored ${imageKeys()[0] ?? ''} from GitHub's cache`);
    expect(service.requests).toEqual(['GetCacheEntryDownloadURL']);
  });
});
