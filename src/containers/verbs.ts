import type { Workshop } from '../engine/workshop.js';
import type { CopyPaths } from '../machine/copy.js';
import type { Log } from '../system/log.js';
import type { ContainerState } from './container.js';
import type { Registry } from './registry.js';

/** Where the verbs work. */
export interface Context {
  readonly workshop: Workshop;
  readonly registry: Registry;
  /** Told of pulls, and of what is odd. */
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** Each verb is a function `verb(options, context)` in a file of its name, loaded when it is used. */
export interface ExecOptions {
  readonly container: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly workdir?: string;
  readonly interactive: boolean;
  readonly tty: boolean;
  readonly detach: boolean;
}

export interface LogsOptions {
  readonly container: string;
  readonly follow: boolean;
  /** The last so many lines; all by default. */
  readonly tail?: number;
  /** Milliseconds since 1970. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

export type LogStream = 'stdout' | 'stderr';

/** A line of a container's output, its line end included where there was one. */
export interface LogLine {
  readonly timeMs: number;
  readonly stream: LogStream;
  readonly text: Buffer;
  /** It goes on with a line of that stream which had no end yet. */
  readonly continues: boolean;
}

export interface ListOptions {
  /** Those as well that do not run. */
  readonly all: boolean;
  readonly states?: readonly ContainerState[];
}

export interface StopOptions {
  readonly container: string;
  /** Instead of the container's own. */
  readonly timeoutMs?: number;
  readonly signal?: NodeJS.Signals;
}

export interface StartOptions {
  readonly container: string;
  readonly attach: boolean;
  readonly interactive: boolean;
}

export interface KillOptions {
  readonly container: string;
  readonly signal: NodeJS.Signals;
}

export interface RemoveOptions {
  readonly container: string;
  readonly force: boolean;
  /** Its own volumes, too. */
  readonly volumes: boolean;
}

/** One of both has a container's name before a colon; faces split it. */
export interface CopyOptions extends CopyPaths {
  /** Into the container, or out of it. */
  readonly direction: 'in' | 'out';
  readonly container: string;
  /** Owners are kept. */
  readonly archive: boolean;
}
