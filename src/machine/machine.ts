import type { Command, RunOptions, RunOutcome } from '../system/exec.js';

/** What runs services in a guest; `none` where it was entered instead of booted. */
export type InitName = 'systemd' | 'openrc' | 'runit' | 'sysvinit' | 'none';

/** A booted system, or an entered one, with a disk and a network of its own. */
export interface Machine {
  /** `postroj-<label>-<suffix>`, also the guest's host name. */
  readonly name: string;
  readonly init: InitFacts;
  /** From the start of systemd-nspawn to the end of the boot. */
  readonly bootMs: number;
  /** Units that had failed when the boot was over. */
  readonly failedAtBoot: readonly string[];
  /**
   * Runs a program, as a unit of the guest where its systemd can do that, and tells its true exit code.
   * A deadline ends all that it started, not only our end of it.
   */
  exec(command: Command, options?: RunOptions): Promise<RunOutcome>;
  /** Runs a program of the guest beside its units: systemctl, journalctl. */
  query(command: Command, options?: RunOptions): Promise<RunOutcome>;
  /** What its init calls that service: `webfs.service`, `webfs`. */
  unitName(name: string): string;
  /** What its init says of a service, by its full name. Throws NO_INIT where nothing runs services. */
  unit(name: string, options?: RunOptions): Promise<UnitState>;
  /** What to keep when something went wrong: names of files, and the queries that give their text. */
  readonly records: Readonly<Record<string, Command>>;
  /** A program of the host, made to run in the guest's network. */
  inNetwork(command: Command): Command;
  /** The last lines of the guest's console. */
  consoleTail(lines: number): string;
  /** In order, on the same disk and network. Resolves when the boot is over, as after the first. */
  reboot(): Promise<void>;
  /**
   * Powers off, and ends by force what does not go; the disk is gone afterwards. Tells in a few words
   * how it went.
   */
  stop(): Promise<string>;
}

export interface InitFacts {
  readonly name: InitName;
  /** Empty where none is known. */
  readonly version: string;
}

export interface UnitState {
  /** `failed` and `missing`: waiting will not help. */
  readonly state: 'up' | 'down' | 'failed' | 'missing';
  /** In a few words: `active (running)`. */
  readonly shown: string;
  /** The last lines about it, where there are any. */
  readonly detail?: string | undefined;
}

/** A host directory shown to the guest, read-only. */
export interface Bind {
  readonly hostPath: string;
  readonly guestPath: string;
}
