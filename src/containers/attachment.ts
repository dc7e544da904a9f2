import type { Readable, Writable } from 'node:stream';

import type { TerminalSize } from '../machine/terminal.js';

/** The streams and the terminal of who waits for a command; those of this process: process-attachment.ts. */
export interface Attachment {
  /** undefined: nothing is sent. */
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  /** With a terminal nothing comes there. */
  readonly stderr: Writable;
  /** Only where the command has a terminal. */
  readonly terminal: ClientTerminal | undefined;
  /** The command gets the signals that come here; else it runs on when one ends who is attached. */
  readonly passesSignals: boolean;
  /** Signals to pass on, as long as `listener` is told of them; returns what ends that. */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void;
}

export interface ClientTerminal {
  /** Bytes; typed one after the other they leave the container. */
  readonly detachKeys: readonly number[];
  size(): TerminalSize;
  /** Returns what ends that. */
  onResize(listener: (size: TerminalSize) => void): () => void;
  /** Every key reaches the command, Ctrl-C too; returns what restores it. */
  makeRaw(): Promise<() => Promise<void>>;
}

/** How it ended for who was attached. */
export interface AttachEnd {
  /** Detached: 0. */
  readonly exitCode: number;
  /** By its keys: the container goes on. */
  readonly detached: boolean;
}
