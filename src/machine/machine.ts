import type { CopyOptions } from '../system/copy-options.js';
import type { Command, RunOptions, RunOutcome } from '../system/exec.js';
import type { CopyOutcome } from './copy.js';

/** A booted system with a disk and a network of its own. */
export interface Machine {
  /** `postroj-<label>-<suffix>`, also the guest's host name. */
  readonly name: string;
  /** From the start of systemd-nspawn to the end of the boot. */
  readonly bootMs: number;
  /** Units that had failed when the boot was over. */
  readonly failedAtBoot: readonly string[];
  /** Runs a program as a unit of the guest. A deadline ends the whole unit, not only our end of it. */
  exec(command: Command, options?: RunOptions): Promise<RunOutcome>;
  /** Runs a program of the guest beside its units: systemctl, journalctl. */
  query(command: Command, options?: RunOptions): Promise<RunOutcome>;
  /** A program of the host, made to run in the guest's network. */
  inNetwork(command: Command): Command;
  /**
   * Copies files and trees as `docker cp` does: `a/.` is what is in `a`, what ends in `/` must be a
   * directory, a directory that is not there takes the copy's contents.
   */
  copyIn(hostPath: string, guestPath: string, options?: CopyOptions): Promise<CopyOutcome>;
  copyOut(guestPath: string, hostPath: string, options?: CopyOptions): Promise<CopyOutcome>;
  /** The last lines of the guest's console. */
  consoleTail(lines: number): string;
  /** Powers off, and ends by force what does not go; the disk is gone afterwards. */
  stop(): Promise<void>;
}

/** A host directory shown to the guest. */
export interface Bind {
  readonly hostPath: string;
  readonly guestPath: string;
  /** Whether the guest may write there, as the host's root; by default it may not. */
  readonly writable?: boolean;
}
