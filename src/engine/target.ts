import type { CheckOutcome } from '../checks/check.js';
import { buildCheck } from '../checks/index.js';
import { proberOf } from '../checks/prober.js';
import { runChecks } from '../checks/run.js';
import { familyOf } from '../distros/families/index.js';
import type { Resolution } from '../distros/resolve.js';
import { named, PostrojError } from '../errors.js';
import type { ProvidedImage } from '../image/provide.js';
import type { SealedImage } from '../image/store.js';
import { hierarchyFor } from '../machine/hierarchy.js';
import type { Machine } from '../machine/machine.js';
import type { GatheredPackages } from '../packages/gather.js';
import { stopwatch } from '../system/clock.js';
import { withReleases } from '../system/releases.js';
import { acquireImage } from './acquire.js';
import { begin, beginningOf } from './begin.js';
import { reportBoot, type BootReport } from './boot-report.js';
import { keepEvidence } from './evidence.js';
import { hasPackages, install, managerFor, selectFor } from './install.js';
import { logFor, type Observer } from './observer.js';
import type { Plan, TargetPlan } from './plan.js';
import { phaseRecorder, type PhaseOutcome, type Phases } from './phases.js';
import {
  worstVerdict,
  type CheckResult,
  type TargetError,
  type TargetResult,
  type Verdict,
} from './result.js';
import type { Workshop } from './workshop.js';

/** What all targets of a run share. */
export interface RunContext {
  readonly plan: Plan;
  readonly workshop: Workshop;
  readonly packages: GatheredPackages;
  /** The host directory that `packages.files` are in. */
  readonly packagesDirectory: string;
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

export interface TargetOutcome {
  readonly result: TargetResult;
  /** The image was found prepared, and is the one that its source gives; or none was needed. */
  readonly exact: boolean;
}

/** Never throws, except when the run is interrupted: one bad target does not end the others. */
export async function runTarget(target: TargetPlan, context: RunContext): Promise<TargetOutcome> {
  const elapsed = stopwatch();
  const progress: Progress = { exact: false, boots: [], checks: [], evidence: [] };
  const phases = phaseRecorder(target.resolution.name, context.observer);
  let error: TargetError | undefined;
  try {
    await liveThrough(target, context, { progress, phases });
  } catch (thrown) {
    context.signal.throwIfAborted();
    error = targetError(named(thrown));
  }
  const verdicts: Verdict[] = phases.results().map(({ verdict }) => verdict);
  if (error) verdicts.push('error');
  const result: TargetResult = {
    image: target.resolution.name,
    ...(progress.image && factsOf(progress.image)),
    arch: target.arch,
    ...(progress.boots.length > 0 && { boots: progress.boots }),
    verdict: worstVerdict(verdicts),
    durationMs: elapsed(),
    ...(error && { error }),
    phases: phases.results(),
    checks: progress.checks,
    ...(progress.evidence.length > 0 && { evidence: progress.evidence }),
  };
  context.observer.targetEnded(result);
  return { result, exact: progress.exact || (!progress.image && !error) };
}

interface Life {
  readonly progress: Progress;
  readonly phases: Phases;
}

async function liveThrough(target: TargetPlan, context: RunContext, life: Life): Promise<void> {
  const { progress, phases } = life;
  const family = target.resolution.entry?.family;
  const select = (name: string) => selectFor(name, target, { ...context, phases });
  // a label tells its family before anything is fetched
  if (family !== undefined && !(await select(family))) return;
  const provided = await phases.run('acquire', () => acquire(target, context));
  progress.image = provided.image;
  progress.exact = provided.exact;
  const { image } = provided;
  const selection = await select(familyOf(image.os).name);
  if (!selection) return;
  for (const notice of selection.notices) context.observer.warn(target.resolution.name, notice);
  const machine = await phases.run(beginningOf(image), () => begin(image, target, context));
  await withReleases(async (releases) => {
    releases.add(() => phases.run('shutdown', () => shutDown(machine)));
    const report = reportBoot(machine); // beside what follows
    releases.add(async () => {
      progress.boots.push(await report);
    });
    const manager = hasPackages(selection)
      ? await managerFor(machine, image, { target, context })
      : undefined;
    const installed =
      manager === undefined ||
      (await phases.run('install', () => install(manager, selection, context)));
    if (installed && context.plan.checks.length > 0) {
      progress.checks = await phases.run('check', () => check(machine, context));
    }
    if (phases.results().some(({ verdict }) => verdict !== 'pass')) {
      progress.evidence = await keepEvidence({ machine, manager }, target, context);
    }
  });
}

async function acquire(
  target: TargetPlan,
  { plan, workshop, observer, signal }: RunContext,
): Promise<PhaseOutcome<ProvidedImage>> {
  const log = logFor(target.resolution.name, observer);
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

async function check(
  machine: Machine,
  { plan, workshop, signal }: RunContext,
): Promise<PhaseOutcome<CheckResult[]>> {
  const prober = proberOf(machine, workshop.probeScript);
  let outcomes: CheckOutcome[];
  try {
    const checks = plan.checks.map((spec) => buildCheck(spec, machine));
    outcomes = await runChecks(checks, { machine, prober, signal }, plan.networkTimeoutMs);
  } finally {
    await prober.close();
  }
  const failed = outcomes.filter(({ verdict }) => verdict === 'fail');
  return {
    value: outcomes.map((outcome) => ({
      phase: plan.packages.length > 0 ? 'install' : beginningOf(machine),
      ...outcome,
    })),
    verdict: failed.length === 0 ? 'pass' : 'fail',
    message: `${outcomes.length - failed.length} passed, ${failed.length} failed`,
  };
}

async function shutDown(machine: Machine): Promise<PhaseOutcome<void>> {
  return { value: undefined, message: await machine.stop() };
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
