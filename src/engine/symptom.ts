import type { WatchKind } from './watches/policies.js';
import type { LifePhase } from './lifecycle.js';
import type { Reason } from './reasons.js';
import {
  concludeTarget,
  type CheckResult,
  type ControlResult,
  type PhaseName,
  type PhaseResult,
  type TargetError,
} from './result.js';

/** How packages have failed, as far as the version before can be asked about it. */
export interface Symptom {
  /** What the version before is to live through. */
  readonly life: readonly LifePhase[];
  /** The last of them. */
  readonly phase: LifePhase;
  /** Of a phase that failed; undefined where checks after it did. */
  readonly reason: Reason | undefined;
  /** Those that failed after it. */
  readonly checks: readonly string[];
}

/** What the version before does when the packages do that; a transition is nothing it could do. */
const asked: Readonly<Partial<Record<PhaseName, readonly LifePhase[]>>> = {
  install: ['install'],
  reboot: ['install', 'reboot'],
  remove: ['install', 'remove'],
  purge: ['install', 'remove', 'purge'],
};

/** After these the version that is there works, or does not, whatever was there before. */
const askedOfChecks: typeof asked = { ...asked, upgrade: ['install'], reinstall: ['install'] };

/** They look at what a transition does. */
const ofTransitions: readonly string[] = [
  'service-state',
  'users',
  'config-files',
  'size',
] satisfies readonly WatchKind[];

/** Of the first phase that failed, or of the checks after it; undefined where there is nothing to ask. */
export function symptomOf(
  phases: readonly PhaseResult[],
  checks: readonly CheckResult[],
): Symptom | undefined {
  const failed = phases.find(({ verdict }) => verdict === 'fail');
  if (!failed) return undefined;
  if (failed.name !== 'check') return buildSymptom(asked[failed.name], failed.reason, []);
  const first = checks.find(({ verdict }) => verdict === 'fail');
  const failedThen = failedAfter(checks, first?.phase);
  const ofVersion = failedThen.filter(({ kind }) => !ofTransitions.includes(kind));
  if (!first || ofVersion.length === 0) return undefined;
  return buildSymptom(askedOfChecks[first.phase], undefined, ofVersion.map(keyOf));
}

function buildSymptom(
  life: readonly LifePhase[] | undefined,
  reason: Reason | undefined,
  checks: readonly string[],
): Symptom | undefined {
  const phase = life?.at(-1);
  return life && phase && { life, phase, reason, checks };
}

function failedAfter(
  checks: readonly CheckResult[],
  phase: PhaseName | undefined,
): readonly CheckResult[] {
  return checks.filter((check) => check.verdict === 'fail' && check.phase === phase);
}

function keyOf({ kind, target }: CheckResult): string {
  return `${kind} ${target}`;
}

interface Answer {
  readonly phases: readonly PhaseResult[];
  readonly checks: readonly CheckResult[];
  readonly error?: TargetError | undefined;
}

/** What the life of the version before says of the failure. */
export function judgeControl(
  symptom: Symptom,
  { phases, checks, error }: Answer,
  version: string,
): Pick<ControlResult, 'verdict' | 'blames' | 'message'> {
  const verdict = concludeTarget(phases, error !== undefined);
  const before = `the version before (${version}), alone on a fresh machine`;
  if (error) {
    const message = `${before}, could not be asked: ${firstLine(error.message)}`;
    return { verdict, blames: 'unclear', message };
  }
  if (failsAlike(symptom, phases, checks)) {
    const message = `${before}, fails in the same way: the distribution moved, it is not the change`;
    return { verdict, blames: 'distribution', message };
  }
  const other = otherFailure(phases, checks);
  if (other === undefined) {
    const message = `${before}, passes: it is the change, not the distribution`;
    return { verdict, blames: 'change', message };
  }
  return { verdict, blames: 'unclear', message: `${before}, fails otherwise: ${other}` };
}

/** The same phase for the same reason, or all of the same checks after it. */
function failsAlike(
  { phase, reason, checks: wanted }: Symptom,
  phases: readonly PhaseResult[],
  checks: readonly CheckResult[],
): boolean {
  if (wanted.length === 0) {
    return phases.some(
      (one) => one.name === phase && one.verdict === 'fail' && one.reason === reason,
    );
  }
  const found = new Set(failedAfter(checks, phase).map(keyOf));
  return wanted.every((key) => found.has(key));
}

function otherFailure(
  phases: readonly PhaseResult[],
  checks: readonly CheckResult[],
): string | undefined {
  const phase = phases.find(({ name, verdict }) => verdict === 'fail' && name !== 'check');
  if (phase) return `${phase.name}: ${firstLine(phase.message ?? 'failed')}`;
  const check = checks.find(({ verdict }) => verdict === 'fail');
  return check && `after ${check.phase}: ${firstLine(check.message)}`;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
