import type { UnitFacts } from './unit-facts.js';

type Enablement = 'enabled' | 'disabled' | 'masked';

/** What an administrator decides of a unit, as far as it is decided. */
export interface UnitState {
  /** undefined where there is nothing to enable: static, generated … */
  readonly enablement: Enablement | undefined;
  /** undefined while it is on its way. */
  readonly active: boolean | undefined;
}

export function unitStateOf({ file, active, sub }: UnitFacts): UnitState {
  const enablement = (['enabled', 'disabled', 'masked'] as const).find(
    (one) => file === one || file === `${one}-runtime`,
  );
  return { enablement, active: activity(active, sub) };
}

/** There is one, and if it is an instance of a template, no connection, timer or the like has made it. */
export function isToBeKept({ unit, load, startedBy }: UnitFacts): boolean {
  return load !== 'not-found' && !(unit.includes('@') && startedBy.length > 0);
}

function activity(active: string, sub: string): boolean | undefined {
  if (active === 'active' || active === 'reloading') return true;
  // what waits to be started again does not run
  if (active === 'inactive' || active === 'failed' || sub.startsWith('auto-restart')) return false;
  return undefined;
}

/** As its administrator would say it: `disabled and stopped`. */
export function stateInWords({ enablement, active }: UnitState): string {
  const running = active === undefined ? 'on its way' : active ? 'active' : 'stopped';
  return enablement === undefined ? running : `${enablement} and ${running}`;
}

/** As it was found, the reason why it does not run included. */
export function factsInWords(facts: UnitFacts): string {
  const { enablement } = unitStateOf(facts);
  const running = facts.active === 'active' ? 'active' : `${facts.active} (${facts.sub})`;
  if (facts.load === 'not-found') return `${running}, without a unit file`;
  return enablement === undefined ? running : `${enablement} and ${running}`;
}

/** Whether two states can be told apart, and are. */
export function differs(before: UnitState, after: UnitState): boolean {
  const both = <T>(one: T | undefined, other: T | undefined) =>
    one !== undefined && other !== undefined && one !== other;
  return both(before.enablement, after.enablement) || both(before.active, after.active);
}
