import { afterInstallCheck } from '../checks/after-install.js';
import type { CheckContext, CheckOutcome } from '../checks/check.js';
import { gatheringOf } from '../checks/facts/gathering.js';
import { buildCheck } from '../checks/index.js';
import { proberOf } from '../checks/prober.js';
import { runChecks } from '../checks/run.js';
import type { UnitSpec } from '../checks/unit.js';
import { command } from '../system/exec.js';
import { unitOfFile } from './brought-units.js';
import { checkPlaces } from './check-places.js';
import { worksAfter, type Occasion } from './occasion.js';
import type { PhaseOutcome } from './phases.js';
import { reasonOfKind } from './reasons.js';
import type { CheckResult, PhaseName } from './result.js';
import type { RunContext } from './target.js';
import { findings } from './watches/index.js';

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
    if (watched) outcomes.push(...(await findings(watched.watches, watched.step, moment)));
  };
  const specs = worksAfter(watched) ? plan.checks : [];
  try {
    await find('after');
    if (arrived && machine.init.name === 'systemd') {
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

/**
 * Only those that the packages ship: of others they need not know. What should not be started by a
 * package is then started as its administrator would do it, so that the other checks can hold.
 */
async function lookAtArrivals(
  units: readonly UnitSpec[],
  { files, start }: NonNullable<Occasion['arrived']>,
  context: CheckContext,
): Promise<CheckOutcome[]> {
  const shipped = new Set(files.flatMap((file) => unitOfFile(file) ?? []));
  const specs = units.filter(
    ({ unit, active = true }) => active && shipped.has(context.machine.unitName(unit)),
  );
  const expectations = specs.flatMap(({ unit, afterInstall }) => {
    const expected = afterInstall ?? start;
    return expected === 'any' ? [] : [{ unit: context.machine.unitName(unit), expected }];
  });
  const checks = expectations.map(({ unit, expected }) => afterInstallCheck(unit, expected));
  const outcomes = await runChecks(checks, context, 0);
  for (const { unit, expected } of expectations) {
    if (expected === 'started') continue;
    // a failure is the unit check's to tell
    await context.machine.exec(command('systemctl', ['enable', '--now', '--', unit]), {
      signal: context.signal,
    });
  }
  return outcomes;
}
