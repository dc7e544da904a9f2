import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';

import picomatch from 'picomatch';

import { runActionHere, type ActionRun } from './action-runner.js';
import { fill, isMet, type Contexts } from './expressions.js';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

export interface Job {
  readonly if?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: string };
  readonly steps: readonly Step[];
}

export interface JobPlace {
  /** Private to the job. */
  readonly directory: string;
  /** A directory for each. */
  readonly artifacts: string;
  readonly toolCache: string;
}

export interface JobRun {
  readonly result: 'success' | 'failure';
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Of our action's steps. */
  readonly runs: readonly ActionRun[];
}

/**
 * Does the steps of a job as a runner does: our action really, GitHub's artifacts by copying, and their
 * checkout not at all, since nothing of the repository is needed.
 */
export async function runJob(job: Job, contexts: Contexts, place: JobPlace): Promise<JobRun> {
  const workspace = mkdtempSync(join(place.directory, 'job-'));
  const runs: ActionRun[] = [];
  const steps: Record<string, { outputs: ActionRun['outputs'] }> = {};
  let failed = false;
  const functions = () => ({ failed, has: (file: string) => existsSync(join(workspace, file)) });
  for (const step of job.steps) {
    const seen = { ...contexts, steps };
    if (!isMet(step.if, seen, functions())) continue;
    const inputs = inputsOf(step, (text) => fill(text, seen, functions()));
    if (step.uses === './.postroj') {
      const run = await runOurs(inputs, workspace, place.toolCache);
      runs.push(run);
      if (step.id !== undefined) steps[step.id] = { outputs: run.outputs };
      failed ||= run.exitCode !== 0;
    } else handArtifacts(step.uses, inputs, { workspace, artifacts: place.artifacts });
  }
  const outputs = Object.entries(job.outputs ?? {}).map(
    ([name, text]) => [name, fill(text, { ...contexts, steps }, functions())] as const,
  );
  return { result: failed ? 'failure' : 'success', outputs: Object.fromEntries(outputs), runs };
}

type Inputs = Readonly<Record<string, string>>;

function inputsOf({ with: given = {} }: Step, filled: (text: string) => unknown): Inputs {
  const pairs = Object.entries(given).map(([name, value]) => {
    const one = typeof value === 'string' ? filled(value) : value;
    return [name, typeof one === 'string' ? one : JSON.stringify(one)];
  });
  return Object.fromEntries(pairs) as Inputs;
}

/** The harness has a workspace of its own for each step: the job's goes into it and comes back. */
function runOurs(inputs: Inputs, workspace: string, toolCache: string): Promise<ActionRun> {
  return runActionHere({
    inputs,
    toolCache,
    prepare: (inner) => cp(workspace, inner, { recursive: true }),
    collect: (inner) => cp(inner, workspace, { recursive: true }),
  });
}

interface Both {
  readonly workspace: string;
  readonly artifacts: string;
}

function handArtifacts(uses: string, inputs: Inputs, { workspace, artifacts }: Both): void {
  const { name = '', path = '', pattern } = inputs;
  if (uses.startsWith('actions/upload-artifact@')) {
    if (existsSync(join(artifacts, name))) throw new Error(`there is an artifact ${name} already`);
    cpSync(join(workspace, path), join(artifacts, name), { recursive: true });
  } else if (uses.startsWith('actions/download-artifact@')) {
    const wanted = readdirSync(artifacts).filter((one) =>
      pattern === undefined ? one === name : picomatch([pattern])(one),
    );
    mkdirSync(join(workspace, path), { recursive: true });
    for (const one of wanted) {
      const target = pattern === undefined ? path : join(path, one);
      cpSync(join(artifacts, one), join(workspace, target), { recursive: true });
    }
  } else if (!uses.startsWith('actions/checkout@')) throw new Error(`who does ${uses}?`);
}
