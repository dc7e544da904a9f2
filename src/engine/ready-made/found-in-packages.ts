import { familyNamed } from '../../distros/families/index.js';
import { resolveReference } from '../../distros/resolve.js';
import type { Contents } from '../../packages/contents/index.js';
import type { PackageInfo } from '../../packages/info.js';
import type { PackageFormat } from '../../packages/manager.js';
import { formatOfFamily } from '../../packages/open-manager.js';
import { packagedUnits } from './packaged-units.js';
import { portChecks } from './packaged-ports.js';
import { programChecks } from './program-checks.js';
import { runningUnits, unitChecks } from './unit-checks.js';
import { keyOf, withoutRepetitions, type WrittenCheck } from './written-check.js';

/** A package that was read. */
export interface ReadPackage {
  readonly info: PackageInfo;
  readonly contents: Contents;
}

/** Where its services are the init's of systemd, what is to run and to listen; and its programs. */
export function checksFor({ info, contents }: ReadPackage): WrittenCheck[] {
  const hasUnits = info.format !== 'apk';
  const units = hasUnits ? packagedUnits(contents, info.format) : [];
  const found = [
    ...unitChecks(units),
    ...portChecks(runningUnits(units), contents.texts),
    ...programChecks(contents.files),
  ];
  if (found.some((one) => 'check' in one)) return found;
  return [...found, { check: { package: info.name } }];
}

export interface ChecksByFamily {
  readonly common: readonly WrittenCheck[];
  readonly overrides: ReadonlyMap<string, readonly WrittenCheck[]>;
}

/** What packages of all formats have is for all images, the rest for the families of its format. */
export function checksByFamily(
  packages: readonly ReadPackage[],
  images: readonly string[],
): ChecksByFamily {
  const formats = [...new Set(packages.map(({ info }) => info.format))];
  const found = new Map(
    formats.map((format) => {
      const own = packages.filter(({ info }) => info.format === format);
      return [format, withoutRepetitions(own.flatMap(checksFor))] as const;
    }),
  );
  const [first = [], ...others] = found.values();
  const isCommon = (one: WrittenCheck) =>
    others.every((checks) => checks.some((other) => keyOf(other) === keyOf(one)));
  const common = first.filter(isCommon);
  const keys = new Set(common.map(keyOf));
  const overrides = new Map<string, readonly WrittenCheck[]>();
  for (const [family, format] of familiesOf(images)) {
    const rest = (found.get(format) ?? []).filter((one) => !keys.has(keyOf(one)));
    if (rest.length > 0) overrides.set(family, rest);
  }
  return { common, overrides };
}

function familiesOf(images: readonly string[]): [string, PackageFormat][] {
  const families = new Map<string, PackageFormat>();
  for (const image of images) {
    const { entry } = resolveReference(image);
    const family = entry && familyNamed(entry.family).name;
    const format = family && formatOfFamily(family);
    if (family && format) families.set(family, format);
  }
  return [...families];
}
