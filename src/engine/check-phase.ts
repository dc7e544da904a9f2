import type { CheckOutcome } from '../checks/check.js';
import { gatheringOf } from '../checks/facts/gathering.js';
import { buildCheck } from '../checks/index.js';
import { proberOf } from '../checks/prober.js';
import { runChecks } from '../checks/run.js';
import { checkPlaces } from './check-places.js';
import { worksAfter, type Occasion } from './occasion.js';
import type { PhaseOutcome } from './phases.js';
import { reasonOfKind } from './reasons.js';
import type { CheckResult, PhaseName } from './result.js';
import type { RunContext } from './target-run.js';

/** All checks of the plan; before them, for units that have just come, what their package did. */
export async function checkPhase(
  { machine, after, arrived, watched, sinceMs, packages }: Occasion,
  { plan, workshop, signal }: RunContext,
): Promise<PhaseOutcome<CheckResult[]>> {
  const prober = proberOf(machine, workshop.probeScript);
  const gathering = gatheringOf(machine, { signal });
  const directory = plan.cwd;
  const context = { machine, prober, signal, gathering, packages, sinceMs, directory };
  const places = checkPlaces(plan, machine);
  const outcomes: CheckOutcome[] = [];
  const find = async (moment: 'after' | 'afterChecks') => {
    if (!watched) return;
    const { findings } = await import('./watches/index.js'); // of what only packages need
    outcomes.push(...(await findings(watched.watches, watched.step, moment)));
  };
  const specs = worksAfter(watched) ? plan.checks : [];
  try {
    await find('after');
    if (arrived && machine.init.name === 'systemd') {
      const { lookAtArrivals } = await import('./arrivals.js');
      const units = specs.filter((spec) => spec.kind === 'unit');
      outcomes.push(...(await lookAtArrivals(units, arrived, context)));
    }
    const checks = specs.map((spec) => buildCheck(spec, machine));
    outcomes.push(...(await runChecks(checks, context, plan.networkTimeoutMs)));
    await find('afterChecks');
  } finally {
    await prober.close();
  }
  const failed = outcomes.some(({ verdict }) => verdict === 'fail');
  const counts = countsOf(outcomes);
  return {
    value: outcomes.map((outcome) => resultOf(after, outcome, places(outcome))),
    ...(failed && ({ verdict: 'fail', reason: 'check-failed' } as const)),
    message: plan.life.steps.length > 1 ? `after ${after}: ${counts}` : counts,
  };
}

/** `2 passed, 1 failed`; where nothing was asked for, whether anything was found. */
function countsOf(outcomes: readonly CheckOutcome[]): string {
  const count = (one: CheckOutcome['verdict']) =>
    outcomes.filter(({ verdict }) => verdict === one).length;
  const [passed, failed, noted] = [count('pass'), count('fail'), count('note')];
  if (passed + failed > 0) return `${passed} passed, ${failed} failed`;
  return noted > 0 ? `${noted} noted` : 'nothing found';
}

function resultOf(phase: PhaseName, outcome: CheckOutcome, at: string | undefined): CheckResult {
  return {
    phase,
    ...outcome,
    ...(outcome.verdict === 'fail' && { reason: reasonOfKind(outcome.kind) }),
    ...(at !== undefined && { at }),
  };
}
