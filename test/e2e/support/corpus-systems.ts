import type { System } from './corpus.js';
import { buildDeb, type DebSpec } from './deb.js';
import { familyRoot } from './family-roots.js';
import type { PackageSpec } from './package-spec.js';
import { buildPacmanPackage } from './pacman-package.js';
import { buildRpm } from './rpm.js';

/** @param label of the catalogue */
export function debSystem(label: string): System<DebSpec> {
  return { name: label, image: () => Promise.resolve(label), build: buildDeb };
}

/** A root made of Debian, where nothing provides the shell that scripts need. */
export function rpmSystem(manager: 'dnf5' | 'dnf' | 'zypper'): System<PackageSpec> {
  return {
    name: manager,
    image: async () => `tar:${await familyRoot(manager)}`,
    build: buildRpm,
    base: { name: 'e2e-shell', version: '1', provides: ['/bin/sh'] },
  };
}

/** A root made of Debian. */
export const pacmanSystem: System<PackageSpec> = {
  name: 'pacman',
  image: async () => `tar:${await familyRoot('pacman')}`,
  build: buildPacmanPackage,
};
