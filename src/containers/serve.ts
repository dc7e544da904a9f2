import { createServer, type Socket } from 'node:net';

import { PostrojError } from '../errors.js';
import { once } from 'node:events';
import { execDetached } from './exec-in.js';
import { readFrames, sendFrame, sendJson, type Frame } from './frames.js';
import type { Kept } from './keep.js';
import type { Answer, AttachRequest, Request } from './protocol.js';
import { listenIn } from './socket-place.js';

/** Answers those who ask for a container that is ours. */
export async function serve(kept: Kept): Promise<{ close(): Promise<void> }> {
  const connections = new Set<Promise<void>>();
  const server = createServer((socket) => {
    socket.on('error', () => undefined); // it has gone, and its frames end
    const served = answer(kept, socket)
      .catch((error: unknown) => sendJson(socket, failure(error)))
      .catch(() => undefined)
      .finally(() => socket.end());
    connections.add(served);
    void served.finally(() => connections.delete(served));
  });
  await listenIn(kept.directory, server);
  return {
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      await Promise.all(connections);
      await closed;
    },
  };
}

async function answer(kept: Kept, socket: Socket): Promise<void> {
  const frames = readFrames(socket);
  const first = await frames.next();
  if (first.done === true) return;
  const request = JSON.parse(first.value.data.toString()) as Request;
  if (request.do === 'attach') return serveAttached(kept, request, { socket, frames });
  if (request.do === 'follow') return serveFollower(kept, socket);
  await sendJson(socket, await perform(kept, request));
}

async function perform(
  kept: Kept,
  request: Exclude<Request, { do: 'attach' | 'follow' }>,
): Promise<Answer> {
  switch (request.do) {
    case 'begin':
      kept.begun.resolve(undefined);
      await kept.started.promise;
      return { event: 'started' };
    case 'stop':
      await kept.stop(request);
      return { event: 'ended', exitCode: await kept.ended.promise };
    case 'wait':
      return { event: 'ended', exitCode: await kept.ended.promise };
    case 'signal':
      await (await kept.started.promise).signal(request.signal);
      return { event: 'done' };
    case 'resize':
      await (await kept.started.promise).session?.resize(request);
      return { event: 'done' };
    case 'exec':
      await kept.started.promise;
      await execDetached(kept.container, request.options);
      return { event: 'done' };
  }
}

interface Attached {
  readonly socket: Socket;
  readonly frames: AsyncGenerator<Frame>;
}

/** From now on what the command writes goes there too, and what comes from there to the command. */
async function serveAttached(
  kept: Kept,
  { begin, size }: AttachRequest,
  { socket, frames }: Attached,
): Promise<void> {
  const remove = kept.outlet.add((stream, data) => sendFrame(socket, stream, data));
  socket.once('close', remove);
  if (begin) kept.begun.resolve(size);
  const workload = await kept.started.promise;
  if (!begin && size) await workload.session?.resize(size);
  await sendJson(socket, { event: 'started' } satisfies Answer);
  void takeInput(kept, frames);
  const exitCode = await kept.ended.promise;
  await sendJson(socket, { event: 'ended', exitCode } satisfies Answer);
}

/** Who follows reads the log by itself; one who is slow keeps nobody waiting. */
async function serveFollower(kept: Kept, socket: Socket): Promise<void> {
  const state = { grown: false, telling: false };
  const tell = async () => {
    if (state.telling) return;
    state.telling = true;
    while (state.grown) {
      state.grown = false;
      await sendJson(socket, { event: 'grown' } satisfies Answer);
    }
    state.telling = false;
  };
  const remove = kept.outlet.add(() => {
    state.grown = true;
    void tell();
  });
  socket.once('close', remove);
  await sendJson(socket, { event: 'grown' } satisfies Answer); // what came before it was heard of
  const exitCode = await kept.ended.promise;
  await sendJson(socket, { event: 'ended', exitCode } satisfies Answer);
}

async function takeInput(kept: Kept, frames: AsyncGenerator<Frame>): Promise<void> {
  const { session } = await kept.started.promise;
  try {
    for await (const { kind, data } of frames) {
      const { stdin } = session ?? {};
      if (!stdin || stdin.destroyed || stdin.writableEnded) continue;
      if (kind === 'end' && !kept.container.spec.tty) stdin.end();
      if (kind === 'stdin' && !stdin.write(data)) await roomIn(stdin);
    }
  } catch {
    // who was attached has gone
  }
}

async function roomIn(stdin: NodeJS.WritableStream): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const event of ['drain', 'close', 'error']) stdin.once(event, resolve);
  });
}

function failure(error: unknown): Answer {
  const { message, stack } = error as Error;
  if (!(error instanceof PostrojError)) return { event: 'failed', message: stack ?? message };
  const { code, hint } = error;
  return { event: 'failed', code, message, ...(hint !== undefined && { hint }) };
}
