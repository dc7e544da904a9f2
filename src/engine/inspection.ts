import { isWorthRetrying } from '../errors.js';
import type { Machine } from '../machine/machine.js';
import { command } from '../system/exec.js';
import { errorResult } from './error-result.js';
import type { Witness } from './witness.js';
import { nameOfTarget } from './plan.js';
import { isBad } from './result.js';
import { maskText } from './secrets.js';
import type { TargetRun } from './target-run.js';

/** A machine on which not everything has passed, before it is released. Nothing in it is a secret. */
export interface FailedMachine {
  readonly target: string;
  /** What has not passed, in a line. */
  readonly why: string;
  readonly machine: Pick<Machine, 'name' | 'exec' | 'open' | 'view'>;
  /** Of the host: the machine's record, console and journal. */
  readonly directory: string;
}

/** Looks into it for as long as it likes, but not longer than until `signal` is aborted. */
export type Inspect = (failed: FailedMachine, signal: AbortSignal) => Promise<void>;

/**
 * Whether the life is over because somebody wants to see the machine as it has failed: what comes after
 * would take away what there is to see, and means nothing once a person has been there.
 */
export function endsToBeInspected({ context, phases }: TargetRun): boolean {
  return context.inspect !== undefined && phases.results().some(({ verdict }) => isBad(verdict));
}

/**
 * Has the machine looked into, if anybody wants to. Not one of a target that is tried anew, nor one that
 * is to go since the whole run ends. Throws only when the run is interrupted meanwhile.
 */
export async function inspected(
  run: TargetRun,
  { machine, run: kept }: Witness,
  { thrown, why = whyOf(run, thrown) }: { readonly thrown?: unknown; readonly why?: string } = {},
): Promise<void> {
  const { inspect, observer, ofRun, interrupt, clock, plan } = run.context;
  if (!inspect || ofRun.aborted || isTriedAnew(run, thrown)) return;
  const target = nameOfTarget(run.target);
  if (!machine || !kept) {
    observer.warn(target, 'there is no machine to look into: it has not come up');
    return;
  }
  const failed = {
    target: maskText(target, plan.secrets),
    why: maskText(why, plan.secrets),
    machine,
    directory: kept.directory,
  };
  try {
    await clock.aside(() => inspect(failed, ofRun));
  } catch (error) {
    interrupt.throwIfAborted();
    if (isOver(ofRun)) return; // told with the target
    observer.warn(target, `looked into no more: ${errorResult(error).message}`);
  }
}

/** In the order in which a person would want them; every system has the last. */
const shells = ['bash', 'sh'] as const;

/** The best shell that the machine has. */
export async function shellOf(
  machine: FailedMachine['machine'],
  signal: AbortSignal,
): Promise<(typeof shells)[number]> {
  const { exitCode } = await machine.exec(command(shells[0], ['-c', ':']), { signal });
  return exitCode === 0 ? shells[0] : shells[1];
}

function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

function whyOf({ phases, progress, context: { signal } }: TargetRun, thrown: unknown): string {
  const check = progress.checks.find(({ verdict }) => verdict === 'fail');
  if (check) return firstLine(check.message);
  const bad = phases.results().filter(({ verdict }) => isBad(verdict));
  const told = bad.map(({ name, verdict, message = '' }) => `${name} ${verdict}: ${message}`);
  const [last = ''] = told.slice(-1);
  const error = thrown === undefined ? undefined : errorResult(signal.reason ?? thrown);
  return firstLine(last || (error?.message ?? ''));
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line;
}

/** With an error, it is the signal's reason that counts; see `endingOf`. */
function isTriedAnew({ context, attempt }: TargetRun, thrown: unknown): boolean {
  if (thrown === undefined) return false;
  const { code } = errorResult(context.signal.reason ?? thrown);
  return willBeTriedAnew(code, attempt, context.plan.retries);
}

/** What could not be told is, as often as the plan says. */
export function willBeTriedAnew(
  code: ReturnType<typeof errorResult>['code'],
  attempt: number,
  retries: number,
): boolean {
  return attempt <= retries && code !== 'BUG' && isWorthRetrying[code];
}
