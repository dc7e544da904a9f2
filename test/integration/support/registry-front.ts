import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What to do instead of passing a request on. */
export type Trouble =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Some of the answer, then the connection breaks. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Some of the answer, and the rest of it later. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> };

export interface Front {
  readonly port: number;
  /** The requests it has seen, `GET /v2/…`. */
  readonly seen: readonly string[];
  close(): Promise<void>;
}

/** A server before a real registry, that makes trouble as told and passes on the rest. */
export async function startFront(
  registryPort: number,
  troubleOf: (line: string) => Trouble | undefined,
): Promise<Front> {
  const seen: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`;
    seen.push(line);
    const trouble = troubleOf(line);
    if (trouble?.kind !== 'status') passOn(incoming, outgoing, { registryPort, trouble });
    else {
      const { status, retryAfter } = trouble;
      outgoing.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
      outgoing.end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, seen, close };
}

interface Way {
  readonly registryPort: number;
  readonly trouble: Exclude<Trouble, { kind: 'status' }> | undefined;
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, way: Way): void {
  const { method, url: path, headers } = incoming;
  const passed = request({ host: '127.0.0.1', port: way.registryPort, method, path, headers });
  passed.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    const { trouble } = way;
    if (!trouble) answer.pipe(outgoing);
    else if (trouble.kind === 'hold') {
      Readable.from(held(answer, trouble.until)).pipe(outgoing);
    } else {
      answer.once('data', (chunk: Buffer) => {
        answer.destroy();
        outgoing.write(chunk.subarray(0, trouble.afterBytes), () => outgoing.destroy());
      });
    }
  });
  passed.on('error', () => outgoing.destroy());
  incoming.pipe(passed);
}

async function* held(answer: IncomingMessage, until: Promise<unknown>) {
  let first = true;
  for await (const chunk of answer) {
    yield chunk as Buffer;
    if (first) await until;
    first = false;
  }
}
