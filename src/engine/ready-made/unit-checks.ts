import type { PackagedUnit } from './packaged-units.js';
import type { WrittenCheck } from './written-check.js';

const KINDS = /\.(?:service|socket|timer|path)$/;
/** Of files that only look like units, checks could not name them. */
const NAMES = /^[\w:.\\@-]+$/;

/** Those that are to run once the package is there; of the others what a person may want to know. */
export function unitChecks(units: readonly PackagedUnit[]): WrittenCheck[] {
  return units
    .filter(({ name }) => KINDS.test(name) && NAMES.test(name))
    .flatMap((unit) => checkOf(unit, units));
}

/** Those that `unitChecks` expects to run. */
export function runningUnits(units: readonly PackagedUnit[]): PackagedUnit[] {
  return units.filter(
    (unit) =>
      unit.isInstalled &&
      NAMES.test(unit.name) &&
      !isTemplate(unit) &&
      unit.condition === undefined &&
      !isAlternative(unit, units),
  );
}

function checkOf(unit: PackagedUnit, units: readonly PackagedUnit[]): WrittenCheck[] {
  const { name, isInstalled, isLeftAlone, condition } = unit;
  if (isTemplate(unit)) {
    const [stem, suffix] = name.split('@');
    return [{ remark: `${name} is a template; name an instance: - unit: ${stem}@one${suffix}` }];
  }
  // what has nothing under [Install] is started by others, when they need it
  if (!isInstalled) return [];
  const check = { unit: shortName(name) };
  if (condition !== undefined) {
    return [{ remark: `only where ${condition} holds: - unit: ${check.unit}` }];
  }
  if (isAlternative(unit, units)) return [{ remark: `not started by the package: ${name}` }];
  if (!isLeftAlone) return [{ check }];
  const why = 'the package leaves it stopped; it is started before the checks';
  return [{ check: { ...check, 'after-install': 'stopped' }, why }];
}

function isTemplate({ name }: PackagedUnit): boolean {
  return name.includes('@.');
}

/** ssh.socket, where the package starts ssh.service. */
function isAlternative(unit: PackagedUnit, units: readonly PackagedUnit[]): boolean {
  const stem = ({ name }: PackagedUnit) => name.replace(KINDS, '');
  const rivals = units.filter((other) => other !== unit && stem(other) === stem(unit));
  return unit.isLeftAlone && rivals.some((other) => other.isInstalled && !other.isLeftAlone);
}

/** As people write it: the kind is said where it is not a service. */
export function shortName(unit: string): string {
  return unit.replace(/^([^.]+)\.service$/, '$1');
}
