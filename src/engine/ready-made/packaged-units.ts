import type { Contents } from '../../packages/contents/index.js';
import type { PackageFormat } from '../../packages/manager.js';
import { unitOfFile } from '../brought-units.js';
import { parseUnitText, type UnitText } from './unit-text.js';

/** A unit that a package brings. */
export interface PackagedUnit {
  readonly name: string;
  readonly text: UnitText;
  /** Something brings it up: at boot, or when the package is installed. */
  readonly isInstalled: boolean;
  /** The package itself leaves it alone, where packages of its format start their units. */
  readonly isLeftAlone: boolean;
  /** What must hold for it to be started, as its file has it, unless the package itself sees to it. */
  readonly condition: string | undefined;
}

export function packagedUnits(contents: Contents, format: PackageFormat): PackagedUnit[] {
  const paths = new Set(contents.files.map(({ path }) => path));
  return [...contents.texts].flatMap(([path, content]) => {
    const name = unitOfFile(path);
    if (name === undefined) return [];
    const text = parseUnitText(content);
    const isInstalled = ['WantedBy', 'RequiredBy', 'UpheldBy'].some(
      (key) => text.values('Install', key).length > 0,
    );
    const isLeftAlone = format === 'deb' && isInstalled && !isStarted(name, contents.scripts);
    return [{ name, text, isInstalled, isLeftAlone, condition: conditionOf(text, paths) }];
  });
}

/** deb-systemd-helper(1p) enables, deb-systemd-invoke(1p) starts; what else names it may do either. */
function isStarted(unit: string, scripts: string): boolean {
  const names = [unit, unit.replace(/\.service$/, '')];
  return scripts
    .split('\n')
    .filter((line) => !/^\s*#|deb-systemd-helper/.test(line))
    .some((line) => line.split(/[^\w@.:\\-]+/).some((word) => names.includes(word)));
}

/** Conditions and assertions of systemd.unit(5). */
function conditionOf(text: UnitText, packaged: ReadonlySet<string>): string | undefined {
  const isMet = (key: string, value: string) =>
    /PathExists$/.test(key) &&
    (value.startsWith('!') ? !packaged.has(value.slice(1)) : packaged.has(value));
  return text
    .keys('Unit')
    .filter((key) => /^(?:Condition|Assert)/.test(key))
    .flatMap((key) => text.values('Unit', key).map((value) => ({ key, value })))
    .filter(({ key, value }) => !isMet(key, value))
    .map(({ key, value }) => `${key}=${value}`)[0];
}
