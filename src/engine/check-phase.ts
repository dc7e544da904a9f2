import { afterInstallCheck, type Expected } from '../checks/after-install.js';
import type { CheckContext, CheckOutcome } from '../checks/check.js';
import { buildCheck } from '../checks/index.js';
import { proberOf } from '../checks/prober.js';
import { runChecks } from '../checks/run.js';
import { unitCheck, type UnitSpec } from '../checks/unit.js';
import type { Machine } from '../machine/machine.js';
import { command } from '../system/exec.js';
import type { PhaseOutcome } from './phases.js';
import type { CheckResult, PhaseName } from './result.js';
import type { RunContext } from './target.js';

/** What is to be looked at, and when. */
export interface Occasion {
  readonly machine: Machine;
  /** The phase before. */
  readonly after: PhaseName;
  /** What its packages brought, where they have just come: what its services are to be. */
  readonly arrived?: { readonly files: readonly string[]; readonly start: Expected } | undefined;
}

/** All checks of the plan; before them, for units that have just come, what their package did. */
export async function checkPhase(
  { machine, after, arrived }: Occasion,
  { plan, workshop, signal }: RunContext,
): Promise<PhaseOutcome<CheckResult[]>> {
  const prober = proberOf(machine, workshop.probeScript);
  const context: CheckContext = { machine, prober, signal };
  const outcomes: CheckOutcome[] = [];
  try {
    if (arrived && machine.init.name === 'systemd') {
      const units = plan.checks.filter((spec) => spec.kind === 'unit');
      outcomes.push(...(await lookAtArrivals(units, arrived, context)));
    }
    const checks = plan.checks.map((spec) => buildCheck(spec, machine));
    outcomes.push(...(await runChecks(checks, context, plan.networkTimeoutMs)));
  } finally {
    await prober.close();
  }
  const failed = outcomes.filter(({ verdict }) => verdict === 'fail').length;
  const counts = `${outcomes.length - failed} passed, ${failed} failed`;
  return {
    value: outcomes.map((outcome) => ({ phase: after, ...outcome })),
    verdict: failed === 0 ? 'pass' : 'fail',
    message: plan.life.steps.length > 1 ? `after ${after}: ${counts}` : counts,
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
  const shipped = new Set(files.flatMap((file) => unitFile(file) ?? []));
  const specs = units.filter((spec) => shipped.has(unitCheck(spec, context.machine).target));
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

function unitFile(file: string): string | undefined {
  return /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+)$/.exec(file)?.[1];
}
