import type { GuestProcess } from '../../machine/processes.js';
import type { LifeStep } from '../lifecycle.js';
import type { Grounds } from '../perform.js';
import type { TargetRun } from '../target-run.js';
import { asking } from './ask.js';
import { judgeUnit, type StepFacts, type UnitChange, type UnitJudgement } from './judge-units.js';
import { settledJudgements, settledUnits } from './settled-units.js';
import { filesOfPackages, isReplaced, namesOfPackages } from './tested-packages.js';
import { readUnits, shippedUnits, type UnitFacts } from './unit-facts.js';
import { isToBeKept, unitStateOf } from './unit-state.js';
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
    readUnits(asking(grounds.machine, run.context.signal), shippedUnits(files)),
    versionsOf(grounds),
  ]);
  return { units: units.filter(isToBeKept), files, versions };
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
    settledUnits(asking(grounds.machine, signal), names, {
      signal,
      timeoutMs: plan.networkTimeoutMs,
    }),
    versionsOf(grounds),
  ]);
  const facts: StepFacts = {
    step: `the ${step.phase}`,
    format: grounds.manager.format,
    replaced: versions === before.versions ? [] : before.files,
  };
  const changes = before.units.flatMap((one) => {
    const now = after.find(({ unit }) => unit === one.unit);
    return now ? [{ before: one, after: now }] : [];
  });
  const judge = () => judgeAll(changes, grounds.machine.processes(), facts);
  return settledJudgements(judge, { signal, timeoutMs: plan.watches.stableForMs });
}

function judgeAll(
  changes: readonly Omit<UnitChange, 'processes'>[],
  running: readonly GuestProcess[],
  facts: StepFacts,
): UnitJudgement[] {
  return changes.map((change) => {
    const processes = running.filter(({ unit }) => unit === change.before.unit);
    return judgeUnit({ ...change, processes }, facts);
  });
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
