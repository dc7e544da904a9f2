import type { Machine } from '../../machine/machine.js';
import { deadlineIn, sleep } from '../../system/clock.js';
import { command } from '../../system/exec.js';
import { plainText } from '../../system/log.js';
import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target.js';
import { judgeUnit, type StepFacts, type UnitChange, type UnitJudgement } from './judge-units.js';
import { filesOfPackages, isReplaced, namesOfPackages } from './tested-packages.js';
import { readUnits, shippedUnits, type UnitFacts } from './unit-facts.js';
import { unitStateOf } from './unit-state.js';
import { verdictOf, type Finding, type Policy, type Watch } from './watch.js';

/** What was there before a step. */
export interface UnitsBefore {
  readonly units: readonly UnitFacts[];
  readonly files: readonly string[];
  readonly versions: string;
}

/** Whether the packages' units are, after an upgrade, as their administrator had left them. */
export function serviceState(run: TargetRun, grounds: Grounds): Watch | undefined {
  const policy = run.context.plan.watches.policies['service-state'];
  if (policy === 'ignore' || !run.choice.steps.some(isReplaced)) return undefined;
  if (grounds.machine.init.name !== 'systemd') return undefined;
  let before: UnitsBefore | undefined;
  return {
    kind: 'service-state',
    before: async (step) => {
      before = isReplaced(step) ? await unitsBefore(run, grounds) : undefined;
    },
    after: async (step) => {
      if (!before) return [];
      const judgements = await judgeUnits({ step, before }, run, grounds);
      if (step.phase === 'upgrade' && judgements.length > 0) {
        run.progress.upgraded = {
          kept: judgements.every(({ state }) => state !== 'wrong'),
          units: before.units.map((unit) => ({ unit: unit.unit, ...unitStateOf(unit) })),
        };
      }
      return findingsOf(judgements, policy);
    },
  };
}

export async function unitsBefore(run: TargetRun, grounds: Grounds): Promise<UnitsBefore> {
  const files = await filesOfPackages(grounds);
  const [units, versions] = await Promise.all([
    readUnits(grounds.machine, shippedUnits(files), run.context.signal),
    versionsOf(grounds),
  ]);
  return { units: units.filter(({ load }) => load !== 'not-found'), files, versions };
}

async function versionsOf({ manager, ...selections }: Grounds): Promise<string> {
  const names = namesOfPackages(selections);
  return (await Promise.all(names.map((name) => manager.versionOf(name)))).join('\n');
}

interface Passage {
  readonly step: LifeStep;
  readonly before: UnitsBefore;
}

export async function judgeUnits(
  { step, before }: Passage,
  { context }: TargetRun,
  grounds: Grounds,
): Promise<UnitJudgement[]> {
  if (before.units.length === 0) return [];
  const { signal, plan } = context;
  const names = before.units.map(({ unit }) => unit);
  const [after, versions] = await Promise.all([
    settledUnits(grounds.machine, names, { signal, timeoutMs: plan.networkTimeoutMs }),
    versionsOf(grounds),
  ]);
  const facts: StepFacts = {
    step: `the ${step.phase}`,
    format: grounds.manager.format,
    replaced: versions === before.versions ? [] : before.files,
  };
  const judgements: UnitJudgement[] = [];
  for (const one of before.units) {
    const now = after.find(({ unit }) => unit === one.unit);
    if (!now) continue;
    const change = { before: one, after: now };
    const program = await programOf(change, grounds.machine, signal);
    judgements.push(judgeUnit({ ...change, program }, facts));
  }
  return judgements;
}

interface Patience {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

const PAUSE_MS = 50;

/** A package need not wait until what it starts has started. */
export async function settledUnits(
  machine: Machine,
  names: readonly string[],
  { signal, timeoutMs }: Patience,
): Promise<UnitFacts[]> {
  const deadline = deadlineIn(timeoutMs);
  for (;;) {
    const units = await readUnits(machine, names, signal);
    const moving = units.some((unit) => unitStateOf(unit).active === undefined);
    if (!moving || deadline.expired()) return units;
    await sleep(PAUSE_MS, signal);
  }
}

/** Only of a process that is the same as before. */
async function programOf(
  { before, after }: UnitChange,
  machine: Machine,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (after.mainPid === 0 || before.mainPid !== after.mainPid) return undefined;
  const link = command('readlink', [`/proc/${after.mainPid}/exe`]);
  const { exitCode, stdout } = await machine.query(link, { signal });
  return exitCode === 0 ? plainText(stdout).trimEnd() : undefined;
}

/** One for each unit that is not as it was, or one for all of them. */
export function findingsOf(judgements: readonly UnitJudgement[], policy: Policy): Finding[] {
  const wrong = judgements.filter(({ state }) => state !== 'kept');
  if (wrong.length > 0) {
    return wrong.map(({ unit, state, expected, actual, message }) => ({
      ...{ target: unit, expected, actual, message },
      verdict: state === 'usual' ? 'note' : verdictOf(policy),
    }));
  }
  if (judgements.length === 0) return [];
  const all = (of: (one: UnitJudgement) => string, by: string) => judgements.map(of).join(by);
  return [
    {
      target: all(({ unit }) => unit, ' '),
      verdict: 'pass',
      expected: all(({ expected }) => expected, '; '),
      actual: all(({ actual }) => actual, '; '),
      message: all(({ message }) => message, '\n'),
    },
  ];
}
