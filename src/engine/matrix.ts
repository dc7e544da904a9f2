import { PostrojError } from '../errors.js';
import type { GatheredPackages, GatherOptions } from '../packages/gather.js';
import { stopwatch } from '../system/clock.js';
import { withReleases } from '../system/releases.js';
import type { PackagesOfTarget } from './gather-for-targets.js';
import { maskingObserver } from './masking-observer.js';
import type { Inspect } from './inspection.js';
import type { Observer } from './observer.js';
import { notBegun } from './not-begun.js';
import { places } from './places.js';
import { nameOfTarget, planFor, type Plan, type TargetPlan } from './plan.js';
import { concludeRun, isBad, type RunResult } from './result.js';
import { makeRoom } from './room.js';
import { maskError, maskValue } from './secrets.js';
import { FailedFast, skipOf, stoppable } from './stop.js';
import { runTarget } from './target.js';
import type { OpenWatch } from './watches/watch.js';
import { reapRemains, type Workshop } from './workshop.js';
import { prepareReports, writeReports, type RenderReport } from './write-reports.js';

export interface RunOptions {
  readonly workshop: Workshop;
  readonly observer: Observer;
  readonly signal: AbortSignal;
  readonly renderReport: RenderReport;
  /** Looks at every life when all others have looked. */
  readonly lastWatch?: OpenWatch;
  /** Looks into machines on which something has not passed, before they go. */
  readonly inspect?: Inspect | undefined;
}

export interface RunOutcome {
  readonly result: RunResult;
  /** Every image was found prepared, and is the one that its source gives. */
  readonly cacheHit: boolean;
}

/**
 * Runs every target of the plan: `jobs` machines at a time, and as many images are acquired beside them.
 * Throws for bad input, before anything boots. */
export async function runPlan(plan: Plan, given: RunOptions): Promise<RunOutcome> {
  const { secrets } = plan;
  const observer = maskingObserver(given.observer, secrets);
  try {
    const { result, ...rest } = await runTargets(plan, { ...given, observer });
    const shown = maskValue(result, secrets);
    await writeReports(plan, shown, given.renderReport);
    return { result: shown, ...rest };
  } catch (error) {
    throw maskError(error, secrets);
  }
}

const nothing: GatheredPackages = { files: [], names: [] };

async function runTargets(plan: Plan, options: RunOptions): Promise<RunOutcome> {
  const elapsed = stopwatch();
  refuseNothing(plan);
  await prepareReports(plan);
  await reapRemains(options.workshop);
  return withReleases(async (releases) => {
    const settle = settledOnce(options.workshop);
    releases.add(settle);
    const meanwhile = () => void settle().catch(() => undefined); // told to who waits at the end
    const packagesDirectory = options.workshop.work.create(releases);
    const budget = { of: 'the run', timeoutMs: plan.timeoutMs, option: 'timeout' } as const;
    const { signal, end } = stoppable(options.signal, budget, releases);
    const gatherOptions = { cwd: plan.cwd, directory: packagesDirectory, signal };
    const gathered = await packagesFor(plan, gatherOptions);
    const room = await makeRoom(plan, { ...options, signal }, releases);
    const [acquiring, living] = [places(plan.jobs), places(plan.jobs)];
    const contextOf = (target: TargetPlan) => {
      const { packages = nothing, previous } = gathered.get(target) ?? {};
      const own = planFor(target, plan);
      const shared = { ...options, signal, interrupt: options.signal, meanwhile, ofRunMs: elapsed };
      return { plan: own, packages, previous, packagesDirectory, room, living, ...shared };
    };
    const one = async (target: TargetPlan, acquired: () => void) => {
      const skip = signal.aborted ? skipOf(signal.reason) : undefined;
      if (skip) return notBegun(target, { observer: options.observer, skip, startedMs: elapsed() });
      const outcome = await runTarget(target, { ...contextOf(target), acquired });
      const { image, verdict } = outcome.result;
      if (plan.failFast && isBad(verdict)) end(new FailedFast(image));
      return outcome;
    };
    const inTurn = async (target: TargetPlan) => {
      const leave = await acquiring.enter();
      return one(target, leave).finally(leave);
    };
    const settled = await Promise.allSettled(plan.targets.map(inTurn));
    const outcomes = settled.map((outcome) => {
      if (outcome.status === 'rejected') throw outcome.reason; // interrupted
      return outcome.value;
    });
    options.signal.throwIfAborted(); // also when it came too late to stop anything
    const targets = outcomes.map((outcome) => outcome.result);
    const conclusion = concludeRun(targets);
    const result: RunResult = { schema: 1, ...conclusion, durationMs: elapsed(), targets };
    return { result, cacheHit: outcomes.every(({ exact }) => exact) };
  });
}

/** Empty where no target has any. */
async function packagesFor(
  plan: Plan,
  options: GatherOptions,
): Promise<ReadonlyMap<TargetPlan, PackagesOfTarget>> {
  if (plan.targets.every((target) => planFor(target, plan).packages.length === 0)) return new Map();
  const { gatherForTargets } = await import('./gather-for-targets.js');
  return gatherForTargets(plan, options);
}

/** Many records take their time: they are seen to while something shuts down, or at the end. */
function settledOnce({ runs }: Workshop): () => Promise<void> {
  let settled: Promise<void> | undefined;
  return () => (settled ??= runs.settle());
}

/** A target without anything to look at would pass whatever it is. */
function refuseNothing(plan: Plan): void {
  const empty = plan.targets.filter((target) => {
    const { packages, checks } = planFor(target, plan);
    return packages.length === 0 && checks.length === 0;
  });
  const [first] = empty;
  if (!first) return;
  const where = empty.length === plan.targets.length ? '' : ` on ${nameOfTarget(first)}`;
  const message = `nothing to check${where}: neither a package nor a check`;
  throw new PostrojError('NOTHING_CHECKED', message, {
    hint: 'Name a package, a unit, an address or a command.',
  });
}
