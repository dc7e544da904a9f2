import type { Bench } from './corpus.js';
import { buildDeb, type DebSpec } from './deb.js';
import { familyRoot, type FamilyRootName } from './family-roots.js';
import type { PackageSpec } from './package-spec.js';
import { buildPacmanPackage } from './pacman-package.js';
import { buildRpm } from './rpm.js';

/** @param labels of the catalogue */
export function debBench(...labels: readonly string[]): Bench<DebSpec> {
  const systems = labels.map((label) => ({ name: label, image: label }));
  return { systems: () => Promise.resolve(systems), build: buildDeb };
}

/** A root made of Debian, where nothing provides the shell that scripts need. */
export function rpmBench(manager: 'dnf5' | 'dnf' | 'zypper'): Bench<PackageSpec> {
  return {
    ...madeOfDebian(manager),
    build: buildRpm,
    base: { name: 'e2e-shell', version: '1', provides: ['/bin/sh'] },
  };
}

/** A root made of Debian. */
export const pacmanBench: Bench<PackageSpec> = {
  ...madeOfDebian('pacman'),
  build: buildPacmanPackage,
};

function madeOfDebian(manager: FamilyRootName): Pick<Bench<PackageSpec>, 'systems'> {
  return {
    systems: async () => [{ name: manager, image: `tar:${await familyRoot(manager)}` }],
  };
}
