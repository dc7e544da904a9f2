import { setMaxListeners } from 'node:events';

import { reap } from '../engine/workshop.js';
import { PostrojError } from '../errors.js';
import { ask } from './ask.js';
import { attachHere } from './attach-here.js';
import { attachTo } from './attach-to.js';
import type { AttachEnd, Attachment } from './attachment.js';
import type { Container } from './container.js';
import { create } from './create.js';
import { keep, Kept } from './keep.js';
import type { RunSpec } from './run-spec.js';
import { supervise } from './supervise.js';
import { together } from '../system/together.js';
import { settleLost } from './settle-lost.js';
import type { Context } from './verbs.js';
import { warnOfUdp } from './warn-of-udp.js';

export interface RunEnd {
  readonly container: Container;
  /** undefined: it runs on, detached from its start. */
  readonly end: AttachEnd | undefined;
}

export interface RunHooks {
  /** It does not run yet. */
  readonly onCreated?: (container: Container) => void;
}

/**
 * Creates a container and starts it. Attached, resolves with its end; else as soon as it runs. Until it
 * runs, a signal ends that: INTERRUPTED. Throws what kept it from running.
 */
export async function run(
  spec: RunSpec,
  attachment: Attachment,
  { onCreated, ...outer }: Context & RunHooks,
): Promise<RunEnd> {
  const { context, started } = untilStarted(outer, attachment);
  try {
    await settleLost(context);
    await warnOfUdp(spec, context);
    const container = await create(spec, context);
    onCreated?.(container);
    if (isOwnedHere(spec, attachment))
      return { container, end: await runHere(container, attachment, { context, started }) };
    await together(superviseOrForget(container, context), reap(context.workshop));
    if (spec.detach) {
      await ask(container, { do: 'begin' }, context);
      return { container, end: undefined };
    }
    started();
    return { container, end: await attachTo(container, attachment, { ...context, begin: true }) };
  } finally {
    started();
  }
}

/** Whatever ends us, a signal as well, ends it with us. */
function isOwnedHere({ detach, tty }: RunSpec, { passesSignals }: Attachment): boolean {
  return !detach && !tty && passesSignals;
}

interface Starting {
  readonly context: Context;
  /** From now on signals are the command's. */
  readonly started: () => void;
}

function untilStarted(outer: Context, attachment: Attachment): Starting {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const stopListening = attachment.onSignal((signal) => {
    controller.abort(new PostrojError('INTERRUPTED', `interrupted by ${signal}`));
  });
  return {
    context: { ...outer, signal: AbortSignal.any([outer.signal, controller.signal]) },
    started: stopListening,
  };
}

/**
 * We own it ourselves: nobody else needs to be started, and no byte goes through other hands. While it
 * boots there is time to clear away what others have left.
 */
async function runHere(
  container: Container,
  attachment: Attachment,
  { context, started }: Starting,
): Promise<AttachEnd> {
  const kept = new Kept(container, context);
  const clearing = kept.booting.promise.then(() => reap(context.workshop));
  kept.begun.resolve(undefined);
  let detach = (): void => undefined;
  void kept.started.promise.then(started, () => undefined);
  try {
    // after the log: what was shown is in it, whatever ends us
    const exitCode = await keep(kept, () => {
      detach = attachHere(kept, attachment);
    });
    await clearing;
    return { exitCode, detached: false };
  } finally {
    detach();
    kept.booting.resolve(undefined); // it may not have got so far
    await clearing.catch(() => undefined);
  }
}

async function superviseOrForget(container: Container, context: Context): Promise<void> {
  try {
    await supervise(container, context);
  } catch (error) {
    if (container.spec.remove) await context.registry.remove(container);
    throw error;
  }
}
