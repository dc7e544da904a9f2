import type { GuestProcess } from '../../machine/processes.js';
import type { PackageFormat } from '../../packages/manager.js';
import { differs, factsInWords, stateInWords, unitStateOf } from './unit-state.js';
import type { UnitFacts } from './unit-facts.js';

/** One unit across a step. */
export interface UnitChange {
  readonly before: UnitFacts;
  readonly after: UnitFacts;
  /** What runs in it after the step. */
  readonly processes: readonly UnitProcess[];
}

export type UnitProcess = Pick<GuestProcess, 'pid' | 'program' | 'isDeleted'>;

/** What is known of the step. */
export interface StepFacts {
  /** `the upgrade`. */
  readonly step: string;
  readonly format: PackageFormat;
  /** The packages' files, where they are others now: a new version. */
  readonly replaced: readonly string[];
}

/** `wrong`: against what its administrator wants; `usual`: that too, but all packages of the format do it. */
export interface UnitJudgement {
  readonly unit: string;
  readonly state: 'kept' | 'usual' | 'wrong';
  readonly expected: string;
  readonly actual: string;
  readonly message: string;
  /** It is wrong only as long as a process that was told to end has not. */
  readonly mayEnd?: true;
}

export function judgeUnit(change: UnitChange, facts: StepFacts): UnitJudgement {
  const { before, after } = change;
  const said = (state: UnitJudgement['state'], message: string, mayEnd?: true): UnitJudgement => ({
    unit: before.unit,
    state,
    ...(mayEnd && { mayEnd }),
    expected: stateInWords(unitStateOf(before)),
    actual: factsInWords(after),
    message: `${before.unit}: ${message}`,
  });
  const [from, to] = [unitStateOf(before), unitStateOf(after)];
  if (after.load === 'not-found') {
    const orphaned = from.active === true && to.active === true;
    return orphaned
      ? said('wrong', `runs still after ${facts.step}, which has taken its unit file away`)
      : said('kept', `the packages have no such unit after ${facts.step}`);
  }
  const mayStart = from.active === false && after.startedBy.length > 0;
  if (differs(from, mayStart ? { ...to, active: undefined } : to)) {
    return said(...judgeDifference(change, facts));
  }
  return said(...judgeProcess(change, facts));
}

type Verdict = readonly [UnitJudgement['state'], string, true?];

function judgeDifference({ before, after }: UnitChange, { step, format }: StepFacts): Verdict {
  const [from, to] = [unitStateOf(before), unitStateOf(after)];
  const decided = ['disabled', 'masked'].includes(from.enablement ?? '');
  const by = from.active === false || decided ? ' by its administrator' : '';
  const message = `${stateInWords(from)}${by}, ${factsInWords(after)} after ${step}`;
  const started = from.active === false && to.active === true;
  // deb-systemd-invoke(1) restart, dh_installsystemd's way, starts what is enabled
  const usual = started && format === 'deb' && from.enablement === 'enabled';
  if (usual && to.enablement === 'enabled') {
    return ['usual', `${message}: so do debhelper's scripts with what is enabled`];
  }
  if (from.active === true && to.active === false && after.active === 'inactive') {
    return ['wrong', `${message}: it was stopped, and not started again`];
  }
  return ['wrong', message];
}

/** Whether what runs is what is installed. */
function judgeProcess(change: UnitChange, facts: StepFacts): Verdict {
  const { before, after } = change;
  const { step, replaced } = facts;
  const kept = `${factsInWords(after)} as before ${step}`;
  if (!isRunning(before) || !isRunning(after)) return judgeOthers(change, facts) ?? ['kept', kept];
  if (wasRestarted(before, after)) {
    return ['kept', `${kept}, restarted: PID ${before.mainPid} → ${after.mainPid}`];
  }
  const still = `not restarted, PID ${after.mainPid} as before`;
  const main = change.processes.find(({ pid }) => pid === after.mainPid);
  if (main && isOneOf(replaced, main) && !main.isDeleted) {
    return ['kept', `${kept}, ${still}, but runs the program that is installed now`];
  }
  if (!main || !runsTheOld(main, after, replaced)) return ['kept', `${kept}, ${still}`];
  return stillOld(after, `still runs the program from before ${step} (${still})`);
}

/** Of what systemd does not know the main process of, such as an init script's daemon. */
function judgeOthers(
  { after, processes }: UnitChange,
  { step, replaced }: StepFacts,
): Verdict | undefined {
  const old = processes.filter((one) => one.isDeleted && isOneOf(replaced, one));
  if (after.mainPid > 0 || old.length === 0) return undefined;
  const what = old.map(({ pid, program }) => `process ${pid} of ${program} was not ended`);
  const message = `still runs the program from before ${step} (${what.join(', ')})`;
  return [...stillOld(after, message), true];
}

function stillOld({ refuses }: UnitFacts, old: string): readonly [UnitJudgement['state'], string] {
  return refuses
    ? ['usual', `${old}; it refuses to be stopped or started by hand`]
    : ['wrong', old];
}

function isRunning({ active, mainPid }: UnitFacts): boolean {
  return active === 'active' && mainPid > 0;
}

/** nginx has a new main process by itself. */
function wasRestarted(before: UnitFacts, after: UnitFacts): boolean {
  return before.invocation !== after.invocation || before.mainPid !== after.mainPid;
}

/** haproxy puts the new program in its own place when it reloads: then its file is there. */
function isOneOf(replaced: readonly string[], { program }: UnitProcess): boolean {
  return replaced.map(inUsr).includes(inUsr(program));
}

/**
 * The kernel tells of a program whose file has been replaced; proc_pid_exe(5). Of a script it tells the
 * interpreter: then it is the unit's command line that names a file of the packages.
 */
function runsTheOld(main: UnitProcess, after: UnitFacts, replaced: readonly string[]): boolean {
  if (isOneOf(replaced, main)) return main.isDeleted;
  const files = new Set(replaced.map(inUsr));
  return after.paths.some((path) => files.has(inUsr(path)));
}

/** One name for /bin/x and /usr/bin/x, which are one file on systems of today. */
function inUsr(path: string): string {
  return path.replace(/^\/(?=(?:bin|sbin|lib|lib64)\/)/, '/usr/');
}
