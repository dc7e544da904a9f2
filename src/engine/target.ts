import { familyOf } from '../distros/families/index.js';
import type { Resolution } from '../distros/resolve.js';
import { named, PostrojError } from '../errors.js';
import type { ProvidedImage } from '../image/provide.js';
import type { SealedImage } from '../image/store.js';
import { hierarchyFor } from '../machine/hierarchy.js';
import type { GatheredPackages } from '../packages/gather.js';
import { stopwatch } from '../system/clock.js';
import { acquireImage } from './acquire.js';
import { bootedLane } from './booted-lane.js';
import type { BootReport } from './boot-report.js';
import { buildLane } from './build-lane.js';
import { choosePackages, type Choice } from './choose.js';
import { logFor, type Observer } from './observer.js';
import { nameOfTarget, type Plan, type TargetPlan } from './plan.js';
import { phaseRecorder, type PhaseOutcome, type Phases } from './phases.js';
import { concludeTarget, type CheckResult, type TargetError, type TargetResult } from './result.js';
import type { Room } from './room.js';
import type { Workshop } from './workshop.js';

/** What a target is run with: the plan as it is for it, and what all targets share. */
export interface RunContext {
  readonly plan: Plan;
  readonly workshop: Workshop;
  readonly packages: GatheredPackages;
  /** Of the version before; undefined when no phase needs it. */
  readonly previous: GatheredPackages | undefined;
  /** The host directory that `packages.files` are in. */
  readonly packagesDirectory: string;
  readonly room: Room;
  readonly observer: Observer;
  readonly signal: AbortSignal;
}

/** Facts that become known on the way; what is known when it ends goes into the result. */
interface Progress {
  image?: SealedImage;
  /** The image was found prepared, and is the one that its source gives. */
  exact: boolean;
  boots: BootReport[];
  checks: CheckResult[];
  evidence: string[];
}

/** One target on its way, once its image is there. */
export interface TargetRun {
  readonly image: SealedImage;
  readonly target: TargetPlan;
  readonly choice: Choice;
  readonly context: RunContext;
  readonly progress: Progress;
  readonly phases: Phases;
}

export interface TargetOutcome {
  readonly result: TargetResult;
  /** The image was found prepared, and is the one that its source gives; or none was needed. */
  readonly exact: boolean;
}

/** Never throws, except when the run is interrupted: one bad target does not end the others. */
export async function runTarget(target: TargetPlan, context: RunContext): Promise<TargetOutcome> {
  const elapsed = stopwatch();
  const progress: Progress = { exact: false, boots: [], checks: [], evidence: [] };
  const phases = phaseRecorder(nameOfTarget(target), context.observer);
  let error: TargetError | undefined;
  try {
    await liveThrough(target, context, { progress, phases });
  } catch (thrown) {
    context.signal.throwIfAborted();
    error = targetError(named(thrown));
  }
  const result: TargetResult = {
    image: nameOfTarget(target),
    ...(target.matrix && { matrix: target.matrix }),
    ...(progress.image && factsOf(progress.image)),
    arch: target.arch,
    ...(progress.boots.length > 0 && { boots: progress.boots }),
    verdict: concludeTarget(phases.results(), error !== undefined),
    durationMs: elapsed(),
    ...(error && { error }),
    phases: phases.results(),
    checks: progress.checks,
    ...(progress.evidence.length > 0 && { evidence: progress.evidence }),
  };
  context.observer.targetEnded(result);
  return { result, exact: progress.exact || (!progress.image && !error) };
}

async function liveThrough(
  target: TargetPlan,
  context: RunContext,
  { progress, phases }: Pick<TargetRun, 'progress' | 'phases'>,
): Promise<void> {
  const choose = (family: string) => choosePackages(family, target, { ...context, phases });
  const family = target.resolution.entry?.family;
  // a label tells its family before anything is fetched
  if (family !== undefined && !(await choose(family))) return;
  const { image, exact } = await phases.run('acquire', () => acquire(target, context));
  progress.image = image;
  progress.exact = exact;
  const choice = await choose(familyOf(image.os).name);
  if (!choice) return;
  for (const notice of choice.given.notices) context.observer.warn(nameOfTarget(target), notice);
  const run: TargetRun = { image, target, choice, context, progress, phases };
  for (const lane of context.plan.life.lanes) {
    await (lane === 'build' ? buildLane(run) : bootedLane(run));
  }
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

function targetError(thrown: unknown): TargetError {
  if (thrown instanceof PostrojError) {
    const { code, message, hint } = thrown;
    return { code, message, ...(hint !== undefined && { hint }) };
  }
  const message = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return { code: 'BUG', message, hint: 'This is a bug in postroj; please report it.' };
}
