import type { ErrorCode } from '../errors.js';
import type { TerminalSize } from '../machine/terminal.js';
import type { ExecOptions } from './verbs.js';

/** What a container's owner is asked for: the first frame of a connection. */
export type Request =
  | AttachRequest
  /** Start it; nobody is attached. Only the first who says so counts. */
  | { readonly do: 'begin' }
  | { readonly do: 'stop'; readonly timeoutMs: number; readonly signal: NodeJS.Signals }
  | { readonly do: 'wait' }
  | { readonly do: 'signal'; readonly signal: NodeJS.Signals }
  | ({ readonly do: 'resize' } & TerminalSize)
  /** Run something in it that nobody waits for. */
  | { readonly do: 'exec'; readonly options: Omit<ExecOptions, 'container'> }
  /** A frame whenever its log has grown. */
  | { readonly do: 'follow' };

/** Frames of its streams follow, both ways, until it has ended. */
export interface AttachRequest {
  readonly do: 'attach';
  /** Whether that starts it. */
  readonly begin: boolean;
  /** Of the terminal of who attaches. */
  readonly size?: TerminalSize | undefined;
}

/** What comes back, as frames of JSON. */
export type Answer =
  | { readonly event: 'started' }
  | { readonly event: 'done' }
  | { readonly event: 'grown' }
  | { readonly event: 'ended'; readonly exitCode: number }
  | {
      readonly event: 'failed';
      readonly message: string;
      readonly code?: ErrorCode;
      readonly hint?: string;
    };
