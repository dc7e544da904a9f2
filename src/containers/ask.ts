import { PostrojError } from '../errors.js';
import type { Container } from './container.js';
import { notRunning } from './errors.js';
import { readFrames, sendJson } from './frames.js';
import type { Answer, Request } from './protocol.js';
import { connectIn } from './socket-place.js';
import type { Context } from './verbs.js';

/** What a container's owner answers. Throws what it failed of, CONTAINER_STATE where there is none. */
export async function ask(
  container: Container,
  request: Request,
  { registry, signal }: Pick<Context, 'registry' | 'signal'>,
): Promise<Answer> {
  const socket = await connectIn(registry.directoryOf(container));
  if (!socket) throw notRunning(container);
  const give = () => socket.destroy();
  signal.addEventListener('abort', give, { once: true });
  try {
    await sendJson(socket, request);
    for await (const { data } of readFrames(socket)) return expectDone(parseAnswer(data));
  } catch (error) {
    signal.throwIfAborted();
    if (!saysThatItHasGone(error)) throw error;
  } finally {
    signal.removeEventListener('abort', give);
    socket.destroy();
  }
  signal.throwIfAborted();
  throw notRunning(container); // who owned it was killed meanwhile
}

/** The owner has: before it took what it was asked, or while it answered. */
export function saysThatItHasGone(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes(code);
}

export function parseAnswer(data: Buffer): Answer {
  return JSON.parse(data.toString()) as Answer;
}

export function expectDone(answer: Answer): Answer {
  if (answer.event !== 'failed') return answer;
  const { code, message, hint } = answer;
  throw code === undefined ? new Error(message) : new PostrojError(code, message, { hint });
}
