import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import type { JobMatrix } from '../../src/engine/fan-out/jobs.js';
import type { RunResult } from '../../src/engine/result.js';
import { cacheDir, sharedStateDir } from './support/cache.js';
import { fill } from './support/expressions.js';
import { expectNothingLeft } from './support/leftovers.js';
import { repoDir } from './support/postroj.js';
import { temporaryDirectory } from './support/temporary.js';
import { runJob, type Job, type JobRun } from './support/workflow-job.js';

const directory = temporaryDirectory();
const toolCache = join(cacheDir, 'tool-cache');

interface Workflow {
  readonly on: {
    readonly workflow_call: { readonly inputs: Record<string, { default: unknown }> };
  };
  readonly jobs: Readonly<Record<'plan' | 'probe' | 'merge', Job>>;
}
const file = join(repoDir, '.github/workflows/pkgprobe.yml');
const { on, jobs } = parse(readFileSync(file, 'utf8')) as Workflow;
const defaults = Object.entries(on.workflow_call.inputs).map(
  ([name, input]) => [name, input.default] as const,
);
const job = { workflow_repository: 'org/postroj-action', workflow_sha: 'x' };
const inputs = {
  ...(Object.fromEntries(defaults) as Record<string, unknown>),
  ...{ images: 'debian-12, debian-13, debian-12', shards: 2, config: 'none' },
  'check-command': 'grep -q bookworm /etc/os-release',
};

/** Where one run of the workflow is, and what has come of it so far. */
const artifacts = join(directory, 'artifacts');
const place = { directory, artifacts, toolCache };
const functions = { failed: false, has: () => false };
let plan: JobRun;
let matrix: JobMatrix;
const probes: JobRun[] = [];

beforeAll(async () => {
  mkdirSync(artifacts);
  plan = await runJob(jobs.plan, { inputs, job }, place);
  const needs = { plan };
  const strategy = fill(jobs.probe.strategy?.matrix ?? '', { inputs, needs }, functions);
  matrix = strategy as JobMatrix;
  for (const one of matrix.include) {
    probes.push(await runJob(jobs.probe, { inputs, job, needs, matrix: one }, place));
  }
});
afterEach(() => expectNothingLeft(sharedStateDir));

/** In a run that has these artifacts. */
async function merge(name: string, lost: readonly string[] = []) {
  const own = join(directory, name);
  cpSync(artifacts, own, { recursive: true });
  for (const one of lost) rmSync(join(own, one), { recursive: true });
  const needs = { plan, probe: { result: 'failure', outputs: {} } };
  const merged = await runJob(jobs.merge, { inputs, job, needs }, { ...place, artifacts: own });
  const [run] = merged.runs;
  if (!run) throw new Error('nothing was merged');
  const text = readFileSync(join(own, 'postroj/result.json'), 'utf8');
  return { merged, run, own, whole: JSON.parse(text) as RunResult };
}

describe('plan → probe → merge, as pkgprobe.yml says', () => {
  it('deals the images to jobs on runners of their architecture, each once', () => {
    expect(plan.result).toBe('success');
    const job = { runner: 'ubuntu-24.04', arch: 'amd64' };
    expect(matrix.include).toEqual([
      { name: 'amd64-1', ...job, images: 'debian-bookworm' },
      { name: 'amd64-2', ...job, images: 'debian-trixie' },
    ]);
  });

  it('each job has its own verdict, and hands over its report whatever that is', () => {
    expect(probes.map(({ result }) => result)).toEqual(['success', 'failure']);
    expect(probes.map(({ runs }) => runs[0]?.outputs.verdict)).toEqual(['pass', 'fail']);
    for (const name of ['amd64-1', 'amd64-2']) {
      expect(existsSync(join(artifacts, `postroj-${name}/result.json`))).toBe(true);
    }
  });

  it('the whole has one verdict, every target and all evidence', async () => {
    const { merged, run, own, whole } = await merge('whole');
    expect([merged.result, merged.outputs, run.exitCode]).toEqual([
      'failure',
      { verdict: 'fail' },
      1,
    ]);
    expect(run.outputs).toMatchObject({ passed: '1', failed: '1', errored: '0' });
    expect(run.summary).toContain('## postroj: ❌ fail');
    const errors = run.annotations.filter(({ level }) => level === 'error');
    expect(errors.map(({ properties, message }) => properties.title ?? message)).toEqual([
      'debian-trixie: fail',
      'postroj: 1 of 2 failed',
    ]);
    expect(whole.targets.map(({ image, verdict }) => [image, verdict])).toEqual([
      ['debian-bookworm', 'pass'],
      ['debian-trixie', 'fail'],
    ]);
    const evidence = whole.targets[1]?.evidence ?? [];
    expect(evidence).toContain('postroj-amd64-2/debian-trixie/journal.txt');
    for (const one of evidence) expect(existsSync(join(own, 'postroj', one))).toBe(true);
    expect(run.post.stdout).toBe('Nothing was booted.\n');
  });

  it('a job that was lost is an error, however well the others went', async () => {
    const { run, whole } = await merge('lost', ['postroj-amd64-2']);
    expect([run.exitCode, run.outputs.verdict]).toEqual([1, 'error']);
    expect(whole.targets[1]).toMatchObject({
      ...{ image: 'debian-trixie', arch: 'amd64', verdict: 'error' },
      error: { code: 'RESULT_MISSING' },
    });
  });
});
