import type { GuestProcess } from '../../machine/processes.js';
import { unitOfFile } from '../brought-units.js';

/** What the packages brought, as long as they were there. */
export interface Brought {
  readonly files: ReadonlySet<string>;
  /** Names of unit files, templates too. */
  readonly units: ReadonlySet<string>;
}

export function broughtBy(files: readonly string[]): Brought {
  const units = files.flatMap((file) => unitOfFile(file) ?? []);
  return { files: new Set(files.map(merged)), units: new Set(units) };
}

/** As the disk has it where /usr is merged, and sbin with it. */
function merged(file: string): string {
  return file.replace(/^\/(bin|sbin|lib\w*)\//, '/usr/$1/');
}

/** Those of what runs that are the packages': by their unit, or by what they run. */
export function runningOf(processes: readonly GuestProcess[], brought: Brought): GuestProcess[] {
  return processes.filter(
    ({ unit, program }) =>
      (unit !== undefined && isOf(unit, brought)) || brought.files.has(merged(program)),
  );
}

function isOf(unit: string, { units }: Brought): boolean {
  return units.has(unit) || units.has(unit.replace(/@[^@]*(?=\.\w+$)/, '@'));
}

/** Active units of what `systemctl show --property=Id,ActiveState,SubState` tells. */
export function activeUnits(shown: string): ReadonlyMap<string, string> {
  const active = new Map<string, string>();
  for (const block of shown.split('\n\n')) {
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1];
    const [id, state] = [value('Id'), value('ActiveState')];
    if (id === undefined || state === undefined) continue;
    if (['active', 'activating', 'reloading', 'deactivating'].includes(state))
      active.set(id, `${state} (${value('SubState') ?? ''})`);
  }
  return active;
}
