import { command, type Command } from '../../system/exec.js';
import { stateInWords, type UnitState } from './unit-state.js';

/** A unit that an administrator may enable, and what it was before the upgrade. */
export interface SeenUnit extends UnitState {
  readonly unit: string;
}

/** What an administrator may have made of a unit. */
export type TriedState = UnitState & { readonly enablement: 'enabled' | 'disabled' | 'masked' };

const all: readonly TriedState[] = [
  { enablement: 'enabled', active: true },
  { enablement: 'enabled', active: false },
  { enablement: 'disabled', active: true },
  { enablement: 'disabled', active: false },
  { enablement: 'masked', active: false },
];

/**
 * The units to be put into other states: those that are enabled, for what is not may be meant for other
 * cases, and in the way of these; where none is, all that could be. Instances of templates follow what has
 * made them.
 */
export function unitsToTry(seen: readonly SeenUnit[]): string[] {
  const those = (enablement: string) =>
    seen.filter((unit) => unit.enablement === enablement && !unit.unit.includes('@'));
  const enabled = those('enabled');
  return (enabled.length > 0 ? enabled : those('disabled')).map(({ unit }) => unit);
}

/** Those in which they have not all been seen. */
export function statesToTry(seen: readonly SeenUnit[]): TriedState[] {
  const names = new Set(unitsToTry(seen));
  const tried = seen.filter(({ unit }) => names.has(unit));
  if (tried.length === 0) return [];
  return all.filter((state) => !tried.every((unit) => isIn(unit, state)));
}

export function isIn(unit: UnitState, { enablement, active }: UnitState): boolean {
  return unit.enablement === enablement && unit.active === active;
}

/** As an administrator does it, from whatever they are in; systemctl(1). */
export function commandsFor(
  { enablement, active }: TriedState,
  units: readonly string[],
): Command[] {
  const systemctl = (...words: string[]) => command('systemctl', [...words, '--', ...units]);
  // how often they were started so far is no matter; StartLimitBurst= of systemd.unit(5)
  const afresh = [systemctl('unmask'), systemctl('reset-failed')];
  // over one that is enabled, so that what unmasks it can be seen to start it, too
  if (enablement === 'masked') return [...afresh, systemctl('enable'), systemctl('mask', '--now')];
  const enable = systemctl(enablement === 'enabled' ? 'enable' : 'disable');
  return [...afresh, enable, systemctl(active === true ? 'start' : 'stop')];
}

export function namesOfStates(states: readonly UnitState[]): string {
  return states.map(stateInWords).join(', ');
}
