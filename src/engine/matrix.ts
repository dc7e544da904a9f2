import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';

import { PostrojError } from '../errors.js';
import { gatherPackages } from '../packages/gather.js';
import { stopwatch } from '../system/clock.js';
import { makeDirectory } from '../system/files.js';
import { giveToCaller } from '../system/privilege.js';
import { withReleases } from '../system/releases.js';
import type { Plan } from './plan.js';
import { gatherPrevious } from './previous.js';
import type { Observer } from './observer.js';
import { concludeRun, type RunResult } from './result.js';
import { makeRoom } from './room.js';
import { runTarget, type RunContext } from './target.js';
import { reap, type Workshop } from './workshop.js';

export interface RunOptions {
  readonly workshop: Workshop;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

export interface RunOutcome {
  readonly result: RunResult;
  /** Every image was found prepared, and is the one that its source gives. */
  readonly cacheHit: boolean;
}

/** Runs every target of the plan, `jobs` at a time. Throws for bad input, before anything boots. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<RunOutcome> {
  const elapsed = stopwatch();
  if (plan.packages.length === 0 && plan.checks.length === 0) {
    throw new PostrojError('NOTHING_CHECKED', 'nothing to check: neither a package nor a check', {
      hint: 'Name a package, a unit, an address or a command.',
    });
  }
  await reap(options.workshop);
  return withReleases(async (releases) => {
    const packagesDirectory = options.workshop.work.create(releases);
    const gatherOptions = { cwd: plan.cwd, directory: packagesDirectory, signal: options.signal };
    const packages = await gatherPackages(plan.packages, gatherOptions);
    const previous = await gatherPrevious(plan, packages, gatherOptions);
    const room = await makeRoom(plan, options, releases);
    const context: RunContext = { plan, packages, previous, packagesDirectory, room, ...options };
    const limit = pLimit(plan.jobs);
    const settled = await Promise.allSettled(
      plan.targets.map((target) => limit(() => runTarget(target, context))),
    );
    const outcomes = settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason; // interrupted
      return outcome.value;
    });
    options.signal.throwIfAborted(); // also when it came too late to stop anything
    const targets = outcomes.map((outcome) => outcome.result);
    const conclusion = concludeRun(targets);
    const result: RunResult = { schema: 1, ...conclusion, durationMs: elapsed(), targets };
    if (plan.reportDir !== undefined) await writeReport(plan.reportDir, result);
    return { result, cacheHit: outcomes.every(({ exact }) => exact) };
  });
}

async function writeReport(directory: string, result: RunResult): Promise<void> {
  makeDirectory(directory);
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  await writeFile(path.join(directory, 'result.json'), text);
  await giveToCaller(directory);
}
