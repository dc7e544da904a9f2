import type { BootOptions } from '../machine/boot.js';
import type { Session } from '../machine/session.js';
import type { TerminalSize } from '../machine/terminal.js';

/** What an image's own program is started with; the image's configuration is merged in already. */
export interface ApplicationOptions extends BootOptions {
  /** The program and its arguments, the entrypoint first. */
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user: string | undefined;
  readonly workingDir: string;
  /** A terminal of that size instead of three pipes. */
  readonly terminal: TerminalSize | undefined;
}

/** A program that runs as docker would run it: nothing of an operating system beside it. */
export interface Application {
  /** Of its machine: machine/runs. */
  readonly name: string;
  /** As the host numbers it. */
  readonly pid: number;
  /** Its streams, its signals and its end; a signal is sent to itself alone, as docker does. */
  readonly session: Session;
  /** Ends what is left of it, and gives back all that it had. */
  release(): Promise<void>;
}

/** Throws MACHINE_SETUP; what cannot be run ends with 126 or 127 and docker's words on stderr. */
export type StartApplication = (options: ApplicationOptions) => Promise<Application>;
