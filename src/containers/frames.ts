import { once } from 'node:events';
import type { Socket } from 'node:net';

/** What passes between a container's owner and those who ask it: a kind, a length, and the bytes. */
export type FrameKind = 'json' | 'stdin' | 'end' | 'stdout' | 'stderr';

const kinds: readonly FrameKind[] = ['json', 'stdin', 'end', 'stdout', 'stderr'];
const HEAD_BYTES = 5;
/** Nobody sends more at once than a stream of Node reads at once. */
const MOST_BYTES = 16 * 1024 * 1024;

export interface Frame {
  readonly kind: FrameKind;
  readonly data: Buffer;
}

/** Resolves when there is room for more, or nobody reads it any more. */
export async function sendFrame(
  socket: Socket,
  kind: FrameKind,
  data: Buffer = Buffer.alloc(0),
): Promise<void> {
  if (socket.destroyed || socket.writableEnded) return;
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt8(kinds.indexOf(kind));
  head.writeUInt32BE(data.length, 1);
  if (data.length > 0) socket.write(head);
  if (socket.write(data.length > 0 ? data : head)) return;
  const end = new AbortController();
  const waiting = { signal: end.signal };
  const waits = ['drain', 'close'].map((event) => once(socket, event, waiting));
  await Promise.race(waits).catch(() => undefined); // an error closes it
  end.abort();
  await Promise.allSettled(waits);
}

export function sendJson(socket: Socket, value: unknown): Promise<void> {
  return sendFrame(socket, 'json', Buffer.from(JSON.stringify(value)));
}

/** Until the other side has ended. Whoever reads slowly makes the other side wait. */
export async function* readFrames(socket: Socket): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      if (rest.length < HEAD_BYTES) break;
      const kind = kinds[rest.readUInt8()];
      const length = rest.readUInt32BE(1);
      if (kind === undefined || length > MOST_BYTES) throw new Error('not one of our frames');
      if (rest.length < HEAD_BYTES + length) break;
      yield { kind, data: rest.subarray(HEAD_BYTES, HEAD_BYTES + length) };
      rest = rest.subarray(HEAD_BYTES + length);
    }
  }
}
