import type { Command, RunOptions, RunOutcome } from '../../system/exec.js';
import type { InitName, StartedUnit, UnitState } from '../machine.js';

/** Runs a program of the guest, beside whatever its init runs. */
export type Ask = (command: Command, options?: RunOptions) => Promise<RunOutcome>;

/** What differs between the init systems of guests. */
export interface Init {
  readonly name: InitName;
  /** Whether systemd-nspawn starts the root's own init, or only holds the namespaces open. */
  readonly boots: boolean;
  /** What holds the namespaces open, where it does not boot; by default a shell. */
  readonly idle?: readonly string[];
  /** Whether it tells systemd-nspawn when the boot is over, sd_notify(3); else that is asked for. */
  readonly notifies: boolean;
  /** Whether programs run as transient units of it; else beside it, in a control group of ours. */
  readonly runsUnits: boolean;
  /** What is there as soon as it can be asked, where the answer to `settled` then waits for the end. */
  readonly listensAt?: string;
  /**
   * Looks whether everything has been started. undefined: not yet, look again; else what failed.
   * Called until it knows, or the boot's deadline has passed.
   */
  settled(ask: Ask, signal: AbortSignal): Promise<readonly string[] | undefined>;
  /** What took longest to start, where it can tell. */
  slowest?(ask: Ask): Promise<readonly StartedUnit[]>;
  /** Whether it is up, rather than going down. */
  isUp(ask: Ask): Promise<boolean>;
  /** What asks it to go down in order; undefined where there is nothing to ask. */
  readonly powerOff: Request | undefined;
  readonly reboot: Request | undefined;
  unitName(name: string): string;
  unit(ask: Ask, name: string): Promise<UnitState>;
  /** Of several at once, where it can be asked so. */
  units?(ask: Ask, names: readonly string[]): Promise<ReadonlyMap<string, UnitState>>;
  readonly records: Readonly<Record<string, Command>>;
  /** What it says of these services, for a person. */
  unitRecord?(names: readonly string[]): Command;
}

/** A program of the guest, and where it can be told at once, the number of a signal to the init itself. */
export interface Request {
  readonly command: Command;
  readonly signal?: number;
}

/** Services of all but systemd have no type in their name. */
export function serviceName(name: string): string {
  return name.replace(/\.service$/, '');
}

export const processes = { 'processes.txt': { file: 'ps', args: ['-ef'] } } as const;
