import { Batch } from '../system/batch.js';
import type { RunOptions } from '../system/exec.js';
import type { Ending } from '../system/spawn.js';
import type { Boots } from './boots.js';
import { copyIn, copyOut, guestRoot } from './copy.js';
import { execInGuest, openSession, type Lane } from './exec.js';
import { asProcess } from './exec-process.js';
import { asUnit } from './exec-unit.js';
import type { Guest } from './guest.js';
import { viewOf } from './guest-view.js';
import type { Machine, UnitState } from './machine.js';

type OfGuest =
  | 'name'
  | 'patience'
  | 'exec'
  | 'open'
  | 'copyIn'
  | 'copyOut'
  | 'query'
  | 'unitName'
  | 'unit'
  | 'view'
  | 'records'
  | 'unitRecord'
  | 'consoleTail';
type OfBoots = 'boots' | 'reboot' | 'slowest';

/** What is asked of a guest, and answered by it, when no boot is under way. */
export function machineOf(guest: Guest, boots: Boots): Pick<Machine, OfGuest | OfBoots> {
  const { name, patience, init } = guest;
  const execution = init.runsUnits ? asUnit : asProcess;
  const lane = (): Lane => ({ leader: guest.leader ?? 0, execution });
  // systemd-run even answers with exit code 0 when the guest's bus goes away under it
  const isTrue = ({ exitCode }: Ending) => exitCode === 0 && !init.runsUnits;
  return {
    name,
    patience,
    boots: boots.over,
    reboot: () => boots.reboot(),
    slowest: async () => (await init.slowest?.((inner) => guest.answer(inner))) ?? [],
    exec: (inner, options = {}) => boots.during(() => execInGuest(lane(), inner, options), isTrue),
    open: async (inner, options = {}) => {
      await boots.up();
      const session = await openSession(lane(), inner, options);
      const ended = boots.during(() => session.ended, isTrue);
      ended.catch(() => undefined); // who opened it may not have come to wait yet
      return { ...session, ended };
    },
    copyIn: (hostPath, guestPath, options) =>
      copyIn(guestRoot(guest.leader ?? 0), { hostPath, guestPath }, options),
    copyOut: (guestPath, hostPath, options) =>
      copyOut(guestRoot(guest.leader ?? 0), { hostPath, guestPath }, options),
    query: (inner, options) =>
      boots.during(
        () => guest.ask(inner, options),
        ({ exitCode }) => exitCode === 0,
      ),
    unitName: (unit) => init.unitName(unit),
    unit: unitReader(guest, boots),
    view: async () => {
      await boots.up();
      return viewOf(guest.leader ?? 0);
    },
    records: init.records,
    unitRecord: (names) => init.unitRecord?.(names),
    consoleTail: (lines) => guest.consoleTail(lines),
  };
}

/** Several that are asked for at the same time are one question, where the init takes it. */
function unitReader(guest: Guest, boots: Boots): Machine['unit'] {
  const { init } = guest;
  const batch = new Batch((names) =>
    boots.during(
      async () =>
        (await init.units?.((inner) => guest.answer(inner), names)) ?? new Map<string, UnitState>(),
      (states) => [...states.values()].every(({ state }) => state === 'up'),
    ),
  );
  const one = (unit: string, options: RunOptions | undefined) =>
    boots.during(
      () => init.unit((inner) => guest.answer(inner, options), unit),
      ({ state }) => state === 'up',
    );
  return async (unit, options) => {
    const state = init.units ? await batch.ask(unit) : undefined;
    return state ?? one(unit, options);
  };
}
