import type { Session } from '../machine/session.js';

/** What a container is while it runs. */
export interface Workload {
  /** Its machine's name, and the init of it. */
  readonly machine: string;
  readonly init: { readonly name: string; readonly version: string };
  /** Its init or program, as the host numbers it. */
  pid(): number | undefined;
  /** Its command; undefined where it was booted without one. */
  readonly session: Session | undefined;
  /** The exit code, when it is over, by itself or not. Never rejects. */
  readonly ended: Promise<number>;
  signal(signal: NodeJS.Signals): Promise<void>;
  /** Asks it to end, by that signal where there is a command, and kills it when it is late. */
  stop(options: { readonly timeoutMs: number; readonly signal: NodeJS.Signals }): Promise<void>;
  /** Gives back all that it had. */
  release(): Promise<void>;
}

export const KILLED = 137;
