import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';

import type { TerminalSize } from '../machine/terminal.js';
import { ask, expectDone, parseAnswer, saysThatItHasGone } from './ask.js';
import type { AttachEnd, Attachment } from './attachment.js';
import type { Container } from './container.js';
import { holdTerminal } from './hold-terminal.js';
import { DetachKeys } from './detach-keys.js';
import { notRunning } from './errors.js';
import { readFrames, sendFrame, sendJson } from './frames.js';
import { LOST_EXIT_CODE } from './lost.js';
import type { AttachRequest } from './protocol.js';
import { writeOn } from './write-on.js';
import { connectIn } from './socket-place.js';
import type { Context } from './verbs.js';

/**
 * Attaches to a container that another process owns, until it ends, or its keys are typed. The
 * terminal is restored whatever happens. Throws what it failed to start of, CONTAINER_STATE.
 */
export async function attachTo(
  container: Container,
  attachment: Attachment,
  { begin = false, ...context }: Context & { readonly begin?: boolean },
): Promise<AttachEnd> {
  const socket = await connectIn(context.registry.directoryOf(container));
  if (!socket) throw notRunning(container);
  const { terminal } = attachment;
  const undo: (() => Promise<void> | void)[] = [];
  try {
    const size = terminal?.size();
    await sendJson(socket, { do: 'attach', begin, size } satisfies AttachRequest);
    const pass = (request: Parameters<typeof ask>[1]) => {
      ask(container, request, context).catch(() => undefined); // it has just ended
    };
    const onSignal = (signal: NodeJS.Signals) => {
      pass({ do: 'signal', signal });
    };
    const onResize = (next: TerminalSize) => {
      pass({ do: 'resize', ...next });
    };
    if (attachment.passesSignals) undo.push(attachment.onSignal(onSignal));
    undo.push(await holdTerminal(terminal, onResize));
    const detached = sendInput(socket, attachment);
    return await receive(socket, attachment, { container, context, detached });
  } finally {
    for (const one of undo.reverse()) await one();
    attachment.stdin?.destroy();
    socket.destroy();
  }
}

/** What is typed, or comes by a pipe; `by` tells whether the keys were typed that detach. */
function sendInput(socket: Socket, { stdin, terminal }: Attachment): { by: boolean } {
  const state = { by: false };
  if (!stdin) return state;
  const detach = () => {
    state.by = true;
    socket.destroy();
  };
  const watch = terminal && { keys: new DetachKeys(terminal.detachKeys), detach };
  sendAll(stdin, socket, watch).catch(() => undefined);
  return state; // it fails when we close it, since all is over
}

async function sendAll(
  stdin: Readable,
  socket: Socket,
  watch: { readonly keys: DetachKeys; readonly detach: () => void } | undefined,
): Promise<void> {
  for await (const data of stdin as AsyncIterable<Buffer>) {
    const { passed, detaches } = watch?.keys.pass(data) ?? { passed: data, detaches: false };
    if (passed.length > 0) await sendFrame(socket, 'stdin', passed);
    if (detaches) {
      watch?.detach();
      return;
    }
  }
  await sendFrame(socket, 'end');
}

interface Receiving {
  readonly container: Container;
  readonly context: Context;
  readonly detached: { readonly by: boolean };
}

async function receive(
  socket: Socket,
  { stdout, stderr }: Attachment,
  { container, context, detached }: Receiving,
): Promise<AttachEnd> {
  try {
    for await (const { kind, data } of readFrames(socket)) {
      if (kind === 'stdout') await writeOn(stdout, data);
      if (kind === 'stderr') await writeOn(stderr, data);
      const answer = kind === 'json' ? expectDone(parseAnswer(data)) : undefined;
      if (answer?.event === 'ended') return { exitCode: answer.exitCode, detached: false };
    }
  } catch (error) {
    if (!saysThatItHasGone(error)) throw error;
  }
  if (detached.by) return { exitCode: 0, detached: true };
  const { exitCode = LOST_EXIT_CODE } = context.registry.read(container.id) ?? {};
  return { exitCode, detached: false };
}
