import { reapRemains } from '../engine/workshop.js';
import { ask } from './ask.js';
import { attachTo } from './attach-to.js';
import type { AttachEnd, Attachment } from './attachment.js';
import type { Container } from './container.js';
import { supervise } from './supervise.js';
import type { Context, StartOptions } from './verbs.js';

/** Of one that runs nothing changes. Attached, resolves with its end; else as soon as it runs. */
export async function start(
  { container: wanted, attach, interactive }: StartOptions,
  attachment: Attachment,
  context: Context,
): Promise<{ readonly container: Container; readonly end: AttachEnd | undefined }> {
  const container = context.registry.find(wanted);
  const isRunning = container.state === 'running';
  if (!isRunning) {
    await reapRemains(context.workshop);
    await supervise(container, context);
  }
  if (!attach && !interactive) {
    if (!isRunning) await ask(container, { do: 'begin' }, context);
    return { container, end: undefined };
  }
  return {
    container,
    end: await attachTo(container, attachment, { ...context, begin: !isRunning }),
  };
}
