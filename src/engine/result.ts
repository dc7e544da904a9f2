import type { CheckOutcome } from '../checks/check.js';
import type { ErrorCode } from '../errors.js';
import type { LifePhase } from './lifecycle.js';
import type { BootReport } from './boot-report.js';
import type { Reason } from './reasons.js';

export type Verdict = 'pass' | 'fail' | 'error' | 'skip';

/**
 * `enter` instead of `boot` where the image has no init; `upgrade-states` is the upgrade again, from the
 * states that units may be in.
 */
export type PhaseName =
  'acquire' | 'build' | 'boot' | 'enter' | LifePhase | 'upgrade-states' | 'check' | 'shutdown';

export interface PhaseResult {
  readonly name: PhaseName;
  readonly verdict: Verdict;
  /** From the begin of its target, all tries included; results of earlier versions do not tell. */
  readonly startedMs?: number;
  readonly durationMs: number;
  /** Of what did not pass. */
  readonly reason?: Reason;
  readonly message?: string;
}

export interface CheckResult extends CheckOutcome {
  /** The phase after which it was looked at. */
  readonly phase: PhaseName;
  /** Of one that failed. */
  readonly reason?: Reason;
  /** Where its user has written it, `file:line:column`; undefined of what nobody has written there. */
  readonly at?: string;
}

export interface TargetError {
  readonly code: ErrorCode | 'BUG';
  readonly message: string;
  readonly hint?: string;
}

/** The version before, asked on a fresh machine of the same image what the packages have failed. */
export interface ControlResult {
  readonly verdict: Verdict;
  /**
   * `distribution`: it fails in the same way, so it was the distribution that moved. `change`: it does
   * not. `unclear`: it fails otherwise, or could not be asked.
   */
  readonly blames: 'distribution' | 'change' | 'unclear';
  readonly message: string;
  readonly phases: readonly PhaseResult[];
  readonly checks: readonly CheckResult[];
}

/** One image × one architecture. */
export interface TargetResult {
  /** The label, or the reference as typed; with its values of the matrix, where there is one. */
  readonly image: string;
  /** Its values of the configuration's matrix. */
  readonly matrix?: Readonly<Record<string, string>>;
  /** What is known only once the image was acquired is undefined before. */
  readonly source?: string;
  readonly digest?: string;
  readonly arch: string;
  readonly os?: { readonly id: string; readonly versionId: string; readonly prettyName: string };
  readonly init?: { readonly name: string; readonly version: string };
  /** In order; the first is that of the image alone. */
  readonly boots?: readonly BootReport[];
  readonly verdict: Verdict;
  /** Of what did not pass: the first of those that its phases and checks have. */
  readonly reason?: Reason;
  /** From the begin of its run, in its job; results of earlier versions do not tell. */
  readonly startedMs?: number;
  readonly durationMs: number;
  readonly error?: TargetError;
  readonly phases: readonly PhaseResult[];
  readonly checks: readonly CheckResult[];
  /** How often it was tried, where that was more than once; this is the result of the last time. */
  readonly attempts?: number;
  /** How the times before have ended. */
  readonly retried?: readonly TargetError[];
  /** What becomes of the version before, where the packages fail. */
  readonly control?: ControlResult;
  /** A command line that does the same again with the same image; of what did not pass. */
  readonly replay?: string;
  /** Paths relative to the report directory. */
  readonly evidence?: readonly string[];
}

export interface RunResult {
  readonly schema: 1;
  readonly verdict: Verdict;
  readonly durationMs: number;
  /** What is wrong with the run as a whole. */
  readonly error?: TargetError;
  readonly targets: readonly TargetResult[];
}

const worstFirst: readonly Verdict[] = ['error', 'fail', 'skip', 'pass'];

/** The worst of them; nothing at all is an error, since nothing was checked. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'error';
}

/** What passed, or was not for it, nobody looks into. */
export function isBad(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'error';
}

/** Those that say nothing of packages. */
const aroundPackages: readonly PhaseName[] = ['acquire', 'boot', 'enter', 'shutdown'];

/** The worst of the phases. What was skipped counts only where nothing else was tested. */
export function concludeTarget(phases: readonly PhaseResult[], failed: boolean): Verdict {
  const verdicts = phases.map(({ verdict }) => verdict);
  if (failed) return worstVerdict([...verdicts, 'error']);
  const tested = phases.some(
    ({ name, verdict }) => verdict !== 'skip' && !aroundPackages.includes(name),
  );
  return worstVerdict(tested ? verdicts.filter((verdict) => verdict !== 'skip') : verdicts);
}

/** Why a target did not pass; undefined when it did. */
export function reasonOf({
  verdict,
  error,
  phases,
  checks,
}: Pick<TargetResult, 'verdict' | 'error' | 'phases' | 'checks'>): Reason | undefined {
  if (verdict === 'pass') return undefined;
  if (error) return error.code;
  const phase = phases.find((one) => one.verdict === verdict);
  const check = checks.find((one) => one.verdict === 'fail');
  return phase?.name === 'check' ? (check?.reason ?? phase.reason) : phase?.reason;
}

/**
 * The worst of the targets; when every one was skipped, nothing was checked, and when the time was up
 * before all had begun, not all was.
 */
export function concludeRun(
  targets: readonly Pick<TargetResult, 'verdict' | 'reason'>[],
): Pick<RunResult, 'verdict' | 'error'> {
  const verdicts = targets.map(({ verdict }) => verdict);
  const late = targets.filter(({ reason }) => reason === 'no-time-left').length;
  if (late > 0) return { verdict: 'error', error: outOfTime(late, targets.length) };
  if (verdicts.some((verdict) => verdict !== 'skip')) return { verdict: worstVerdict(verdicts) };
  const message = 'nothing was checked: every target was skipped';
  const hint = 'Give packages that are made for these images, or images for these packages.';
  return { verdict: 'error', error: { code: 'NOTHING_CHECKED', message, hint } };
}

function outOfTime(late: number, all: number): TargetError {
  const message = `the time for the run was up before ${late} of ${all} targets had begun`;
  return { code: 'OUT_OF_TIME', message, hint: 'Allow more time (timeout), or test on fewer.' };
}
