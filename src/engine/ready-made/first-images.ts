import type { CatalogueEntry } from '../../distros/catalogue/entry.js';
import { currentEntries } from '../../distros/life-cycle.js';
import type { PackageFormat } from '../../packages/manager.js';

interface Choice {
  /** What the label or an alias looks like. */
  readonly name: RegExp;
  /** How many of the newest. */
  readonly newest: number;
}

/** Those that most users of a package run. */
const choices: Readonly<Record<PackageFormat, readonly Choice[]>> = {
  deb: [
    { name: /^debian-\d+$/, newest: 2 },
    { name: /^ubuntu-\d*[02468]\.04$/, newest: 1 }, // with long support
  ],
  rpm: [
    { name: /^fedora-\d+$/, newest: 1 },
    { name: /^rockylinux-\d+$/, newest: 1 },
  ],
  pacman: [{ name: /^archlinux$/, newest: 1 }],
  apk: [{ name: /^alpine-[\d.]+$/, newest: 1 }],
};

/** Where to begin with packages of that format; those of today's catalogue that are released and kept. */
export function firstImages(format: PackageFormat, today: Date): string[] {
  const entries = currentEntries(today);
  return choices[format].flatMap(({ name, newest }) =>
    entries
      .filter(({ status, label }) => status !== 'rolling' || label === 'archlinux')
      .flatMap((entry) => namesOf(entry).find((one) => name.test(one)) ?? [])
      .slice(-newest),
  );
}

function namesOf({ label, aliases }: CatalogueEntry): string[] {
  return [label, ...aliases];
}
