import type { Finding } from './watches/watch.js';
import { outcomesOf } from './watches/watch.js';
import {
  namesOfStates,
  statesToTry,
  unitsToTry,
  type SeenUnit,
  type TriedState,
} from './watches/states-to-try.js';
import type { PhaseOutcome } from './phases.js';
import type { TargetRun } from './target-run.js';
import { goRounds } from './upgrade-rounds.js';

/** What has become of the packages' units in the life's own upgrade. */
export interface Upgraded {
  readonly kept: boolean;
  /** As they were before it. */
  readonly units: readonly SeenUnit[];
}

/** What one more upgrade has shown, with units in that state before it. */
export interface Round {
  readonly state: TriedState;
  /** Empty where no unit could be brought into that state. */
  readonly findings: readonly Finding[];
}

/**
 * The upgrade once more from each state that an administrator may have left units in, beside the one that
 * the life's own upgrade began with. The life goes on elsewhere and is not disturbed.
 */
export async function upgradeStates(run: TargetRun): Promise<void> {
  const { upgraded } = run.progress;
  if (!upgraded) return;
  const states = statesToTry(upgraded.units);
  if (states.length === 0) return;
  await run.phases.run('upgrade-states', () =>
    upgraded.kept ? tryAll(run, upgraded, states) : Promise.resolve(notTried),
  );
}

const notTried: PhaseOutcome<void> = {
  value: undefined,
  verdict: 'skip',
  message: 'not tried, since units were not even kept in the state that they were found in',
};

async function tryAll(
  run: TargetRun,
  { units }: Upgraded,
  states: readonly TriedState[],
): Promise<PhaseOutcome<void>> {
  const rounds = await goRounds(run, unitsToTry(units), states);
  for (const { findings } of rounds) {
    const outcomes = outcomesOf({ kind: 'service-state' }, findings);
    run.progress.checks.push(
      ...outcomes.map((outcome) => ({ phase: 'upgrade-states' as const, ...outcome })),
    );
  }
  return { value: undefined, ...conclude(rounds) };
}

/** In which states units were kept, and in which not. */
export function conclude(rounds: readonly Round[]): {
  readonly verdict: 'pass' | 'fail' | 'skip';
  readonly message: string;
} {
  const having = (is: (verdicts: readonly string[]) => boolean) =>
    rounds.filter(({ findings }) => is(findings.map(({ verdict }) => verdict)));
  const groups = {
    kept: having((all) => all.length > 0 && all.every((verdict) => verdict === 'pass')),
    'not kept': having((all) => all.includes('fail')),
    noted: having((all) => all.includes('note') && !all.includes('fail')),
    'could not be reached': having((all) => all.length === 0),
  };
  const message = Object.entries(groups)
    .filter(([, those]) => those.length > 0)
    .map(([what, those]) => `${what}: ${namesOfStates(those.map(({ state }) => state))}`)
    .join('; ');
  if (groups['not kept'].length > 0) return { verdict: 'fail', message };
  return { verdict: rounds.some(({ findings }) => findings.length > 0) ? 'pass' : 'skip', message };
}
