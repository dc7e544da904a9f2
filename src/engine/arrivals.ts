import { afterInstallCheck } from '../checks/after-install.js';
import type { CheckContext, CheckOutcome } from '../checks/check.js';
import { runChecks } from '../checks/run.js';
import type { UnitSpec } from '../checks/unit.js';
import { command } from '../system/exec.js';
import { unitOfFile } from './brought-units.js';
import type { Occasion } from './occasion.js';

/**
 * Only those that the packages ship: of others they need not know. What should not be started by a
 * package is then started as its administrator would do it, so that the other checks can hold.
 */
export async function lookAtArrivals(
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
