import { familyOf } from '../distros/families/index.js';
import type { Resolution } from '../distros/resolve.js';
import type { ProvidedImage } from '../image/provide.js';
import type { SealedImage } from '../image/store.js';
import { hierarchyFor } from '../machine/hierarchy.js';
import { withReleases } from '../system/releases.js';
import { acquireImage } from './acquire.js';
import { bootedLane } from './booted-lane.js';
import { hasPackages, nothingGiven, type Choice } from './choice.js';
import { conclude, endingOf } from './ending.js';
import { willBeTriedAnew } from './inspection.js';
import type { Lane } from './lane.js';
import { logFor } from './observer.js';
import { nameOfTarget, type TargetPlan } from './plan.js';
import { phaseRecorder, type PhaseOutcome, type Phases } from './phases.js';
import { renderReplay } from './replay.js';
import { isBad, type TargetError, type TargetResult } from './result.js';
import { stoppable } from './stop.js';
import { maskText } from './secrets.js';
import { targetClock } from './target-clock.js';
import type { Progress, RunContext, TargetRun } from './target-run.js';
import { evidenceDirectory } from './witness.js';

export interface TargetOutcome {
  readonly result: TargetResult;
  /** The image was found prepared, and is the one that its source gives; or none was needed. */
  readonly exact: boolean;
}

/**
 * Never throws, except when the run is interrupted: one bad target does not end the others. What could
 * not be told is tried anew as a whole, as often as the plan says and within the target's own time; what
 * failed never is.
 */
export function runTarget(
  target: TargetPlan,
  context: Omit<RunContext, 'ofRun' | 'clock'>,
): Promise<TargetOutcome> {
  const of = maskText(nameOfTarget(target), context.plan.secrets);
  const budget = { of, timeoutMs: context.plan.targetTimeoutMs, option: 'target-timeout' } as const;
  return withReleases((releases) => {
    const stop = stoppable(context.signal, budget, releases);
    const own = { signal: stop.signal, ofRun: context.signal, clock: targetClock(stop) };
    return tryTarget(target, { ...context, ...own });
  });
}

async function tryTarget(target: TargetPlan, context: RunContext): Promise<TargetOutcome> {
  const { observer, plan, clock } = context;
  const startedMs = context.ofRunMs();
  const retried: TargetError[] = [];
  const evidence: string[] = [];
  for (let attempt = 1; ; attempt++) {
    const tried = await attemptTarget(target, context, attempt);
    const { error } = tried.result;
    evidence.push(...(tried.result.evidence ?? []));
    if (error && willBeTriedAnew(error.code, attempt, plan.retries)) {
      retried.push(error);
      observer.warn(nameOfTarget(target), retryNotice(error, attempt, plan.retries));
      continue;
    }
    const result: TargetResult = {
      ...tried.result,
      ...{ startedMs, durationMs: clock.elapsedMs() },
      ...(retried.length > 0 && { attempts: attempt, retried }),
      ...(evidence.length > 0 && { evidence }),
    };
    observer.targetEnded(result);
    return { ...tried, result };
  }
}

/** Why it is done all over again, in a line. */
function retryNotice({ code, message }: TargetError, attempt: number, retries: number): string {
  const [first = ''] = message.split('\n');
  return `tried anew (retry ${attempt} of ${retries}), since this says nothing about the package: ${code}: ${first}`;
}

async function attemptTarget(
  target: TargetPlan,
  context: RunContext,
  attempt: number,
): Promise<TargetOutcome> {
  const beganMs = context.clock.elapsedMs();
  const progress: Progress = { exact: false, boots: [], checks: [], evidence: [] };
  const phases = phaseRecorder(nameOfTarget(target), context.observer, context);
  const shown = maskText(nameOfTarget(target), context.plan.secrets);
  const evidenceIn = evidenceDirectory(shown, attempt);
  const ending = await endingOf(context, () =>
    liveThrough(target, context, { progress, phases, attempt, evidenceIn }),
  );
  const told = conclude(ending, phases.results(), progress.checks);
  const result: TargetResult = {
    image: nameOfTarget(target),
    ...(target.matrix && { matrix: target.matrix }),
    ...(progress.image && factsOf(progress.image)),
    arch: target.arch,
    ...(progress.boots.length > 0 && { boots: progress.boots }),
    ...told,
    durationMs: context.clock.elapsedMs() - beganMs,
    phases: phases.results(),
    checks: progress.checks,
    ...(progress.control && { control: progress.control }),
    ...(progress.evidence.length > 0 && { evidence: progress.evidence }),
    ...(isBad(told.verdict) && {
      replay: renderReplay(context.plan, target, progress.image),
    }),
  };
  return { result, exact: progress.exact || (!progress.image && !told.error) };
}

async function liveThrough(
  target: TargetPlan,
  context: RunContext,
  own: Pick<TargetRun, 'progress' | 'phases' | 'attempt' | 'evidenceIn'>,
): Promise<void> {
  const { progress, phases } = own;
  const choose = (family: string) => choiceFor(family, target, { ...context, phases });
  const family = target.resolution.entry?.family;
  // a label tells its family before anything is fetched
  if (family !== undefined && !(await choose(family))) return;
  const { image, exact } = await phases.run('acquire', () => acquire(target, context));
  progress.image = image;
  progress.exact = exact;
  const choice = await choose(familyOf(image.os).name);
  if (!choice) return;
  for (const notice of choice.given.notices) context.observer.warn(nameOfTarget(target), notice);
  const run: TargetRun = { image, target, choice, context, ...own };
  context.acquired();
  const leave = await context.clock.aside(() => context.living.enter());
  try {
    context.signal.throwIfAborted(); // while it waited
    for (const lane of context.plan.life.lanes) await liveIn(lane, run);
    if (choice.previous) await (await import('./control.js')).runControl(run);
  } finally {
    leave();
  }
}

/** What only packages need is loaded for them. */
async function choiceFor(
  family: string,
  target: TargetPlan,
  context: RunContext & { readonly phases: Phases },
): Promise<Choice | undefined> {
  const { packages, plan } = context;
  if (!hasPackages(packages))
    return { given: nothingGiven, previous: undefined, steps: plan.life.steps };
  const { choosePackages } = await import('./choose.js');
  return choosePackages(family, target, context);
}

async function liveIn(lane: Lane, run: TargetRun): Promise<void> {
  if (lane === 'build') return (await import('./build-lane.js')).buildLane(run);
  await bootedLane(run);
  if (run.progress.upgraded) await (await import('./upgrade-states.js')).upgradeStates(run);
}

async function acquire(
  target: TargetPlan,
  { plan, workshop, observer, signal }: RunContext,
): Promise<PhaseOutcome<ProvidedImage>> {
  const log = logFor(nameOfTarget(target), observer);
  const { extraPackages } = plan;
  await refuseTooOld(target.resolution);
  const value = await acquireImage(target, { workshop, log, signal, extraPackages });
  const { image, cached } = value;
  const message = `${image.os.prettyName}, ${cached ? 'prepared before' : 'now prepared'}, from ${image.source}`;
  return { value, message };
}

/** What the catalogue knows to be too old for this host is not even fetched. */
async function refuseTooOld({ entry }: Resolution): Promise<void> {
  if (entry) await hierarchyFor(entry.label, { version: '', ...entry.init });
}

function factsOf(image: SealedImage): Pick<TargetResult, 'source' | 'digest' | 'os' | 'init'> {
  const { id, versionId, prettyName } = image.os;
  return {
    source: image.source,
    digest: image.digest,
    os: { id, versionId, prettyName },
    init: image.init,
  };
}
