import type { FamilyName } from './families/family.js';

/** What a package's services are to be once it is installed. */
export const serviceStarts = ['started', 'preset', 'stopped'] as const;

/**
 * `started`: running and enabled. `preset`: not running, and enabled only where the distribution's
 * presets say so. `stopped`: neither.
 */
export type ServiceStart = (typeof serviceStarts)[number];

/** What each family's packaging policy asks for. */
const byFamily: Readonly<Record<FamilyName, ServiceStart>> = {
  // Debian Policy 9.3.3, debhelper's dh_installsystemd
  debian: 'started',
  devuan: 'started',
  // Fedora's Packaging Guidelines, Scriptlets: presets; openSUSE's Systemd packaging guidelines
  redhat: 'preset',
  amazon: 'preset',
  mageia: 'preset',
  suse: 'preset',
  // ArchWiki, Arch package guidelines: nothing is enabled or started
  arch: 'stopped',
  alpine: 'stopped',
  void: 'stopped',
};

export function serviceStartOf(family: FamilyName): ServiceStart {
  return byFamily[family];
}
