import type { CopyOptions } from '../system/copy-options.js';
import type { Command, RunOptions, RunOutcome } from '../system/exec.js';
import type { ExecOptions, SessionOptions } from './exec.js';
import type { Session } from './session.js';
import type { Change } from './changes.js';
import type { CopyOutcome } from './copy.js';
import type { GuestView } from './guest-view.js';
import type { GuestProcess } from './processes.js';

/** What runs services in a guest; `none` where it was entered instead of booted. */
export type InitName = 'systemd' | 'openrc' | 'runit' | 'sysvinit' | 'none';

/**
 * A booted system, or an entered one, with a disk and a network of its own. When something in it
 * reboots, it comes back with both: what ran meanwhile throws MACHINE_DIED, since its answer is worth
 * nothing, and what is to be run next waits until the boot is over.
 */
export interface Machine {
  /** `postroj-<label>-<suffix>`, also the guest's host name. */
  readonly name: string;
  readonly init: InitFacts;
  /** How many times longer than usual what runs in it may take: more than 1 where it is emulated. */
  readonly patience: number;
  /** In order, those too that something in it has asked for. */
  readonly boots: readonly Boot[];
  /** What took longest to start in the last boot, longest first; empty where the init does not tell. */
  slowest(): Promise<readonly StartedUnit[]>;
  /**
   * Runs a program, as a unit of the guest where its systemd can do that, and tells its true exit code.
   * A deadline ends all that it started, not only our end of it. What cannot be run ends with 126 or
   * 127 and docker's words.
   */
  exec(command: Command, options?: ExecOptions): Promise<RunOutcome>;
  /** The same, with streams while it runs, and on a terminal when asked. */
  open(command: Command, options?: SessionOptions): Promise<Session>;
  /** Runs a program of the guest beside its units: systemctl, journalctl. */
  query(command: Command, options?: RunOptions): Promise<RunOutcome>;
  /** What its init calls that service: `webfs.service`, `webfs`. */
  unitName(name: string): string;
  /** What its init says of a service, by its full name. Throws NO_INIT where nothing runs services. */
  unit(name: string, options?: RunOptions): Promise<UnitState>;
  /** What to keep when something went wrong: names of files, and the queries that give their text. */
  readonly records: Readonly<Record<string, Command>>;
  /** What can be seen of it from outside, as long as it does not reboot. Throws MACHINE_DIED. */
  view(): Promise<GuestView>;
  /** The same of those services, where its init can tell of several at once. */
  unitRecord(names: readonly string[]): Command | undefined;
  /** A program of the host, made to run in the guest's network. */
  inNetwork(command: Command): Command;
  /**
   * Copies files and trees as `docker cp` does: `a/.` is what is in `a`, what ends in `/` must be a
   * directory, a directory that is not there takes the copy's contents.
   */
  copyIn(hostPath: string, guestPath: string, options?: CopyOptions): Promise<CopyOutcome>;
  copyOut(guestPath: string, hostPath: string, options?: CopyOptions): Promise<CopyOutcome>;
  /** In what its disk differs from its image, now; what is in memory, as /run is, does not count. */
  changes(): Promise<readonly Change[]>;
  /** What runs in it, but for its init. */
  processes(): readonly GuestProcess[];
  /** The last lines of the guest's console. */
  consoleTail(lines: number): string;
  /** In order, on the same disk and network. Resolves when the boot is over, as after the first. */
  reboot(): Promise<Boot>;
  /**
   * Powers off, and ends by force what does not go, within `timeoutMs` where that is given; the disk is
   * gone afterwards, unless it is one that stays. Tells in a few words how it went.
   */
  stop(timeoutMs?: number): Promise<string>;
  /** Its init, as the host numbers it: another one after each boot. */
  leader(): number | undefined;
  /** Resolves when it has gone down for good, by itself or because it was stopped. */
  down(): Promise<void>;
}

export interface Boot {
  /** From the start of the guest until everything has been started. */
  readonly readyMs: number;
  /** Units that had failed by then. */
  readonly failed: readonly string[];
  /** Those that had not in the first boot, which is that of the image alone. */
  readonly failedAnew: readonly string[];
}

export interface StartedUnit {
  readonly unit: string;
  readonly ms: number;
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
  /** What systemd says of it besides: org.freedesktop.systemd1(5). */
  readonly properties?: ReadonlyMap<string, string> | undefined;
}

/** See tmpfs(5) and mount(8) for the options, such as `size=64m,mode=1777`; they may be empty. */
export interface TmpfsMount {
  readonly guestPath: string;
  readonly options: string;
}

/** A host directory shown to the guest. */
export interface Bind {
  readonly hostPath: string;
  readonly guestPath: string;
  /** Whether the guest may write there, as the host's root; by default it may not. */
  readonly writable?: boolean;
}
