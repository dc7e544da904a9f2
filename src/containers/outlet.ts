import type { Readable } from 'node:stream';

import type { Session } from '../machine/session.js';
import type { LogStream } from './verbs.js';

/** Takes what a container's command writes; what it resolves to is waited for. */
export type Sink = (stream: LogStream, data: Buffer) => Promise<void> | void;

/** What a command writes, on its way to the log and to everybody who is attached. */
export class Outlet {
  readonly #sinks = new Set<Sink>();

  /** Returns what takes it away again. */
  add(sink: Sink): () => void {
    this.#sinks.add(sink);
    return () => {
      this.#sinks.delete(sink);
    };
  }

  /** To its end; the slowest sets the pace. */
  async pour(from: Readable, stream: LogStream): Promise<void> {
    try {
      for await (const data of from as AsyncIterable<Buffer>) await this.write(stream, data);
    } catch {
      // EIO: the last has closed the command's side of a terminal; or we have closed ours
    }
  }

  /** Of a command; call what is returned when that has ended, and wait for what it had written. */
  pourAll({ stdout, stderr }: Pick<Session, 'stdout' | 'stderr'>): () => Promise<void> {
    const pours = [this.pour(stdout, 'stdout')];
    if (stderr) pours.push(this.pour(stderr, 'stderr'));
    return async () => {
      // what it left behind may hold them open; what it wrote itself has been read
      stdout.destroy();
      stderr?.destroy();
      await Promise.all(pours);
    };
  }

  async write(stream: LogStream, data: Buffer): Promise<void> {
    await Promise.all([...this.#sinks].map(async (sink) => sink(stream, data)));
  }
}
