import { reapRemains } from '../engine/workshop.js';
import { PostrojError } from '../errors.js';
import { ask } from './ask.js';
import type { Container } from './container.js';
import { removeContainer } from './remove-container.js';
import type { Context, RemoveOptions } from './verbs.js';

/** Its record, its disk and its log. Throws CONTAINER_STATE for one that runs, unless it is forced. */
export async function remove(
  { container: wanted, force, volumes }: RemoveOptions,
  context: Context,
): Promise<Container> {
  const container = context.registry.find(wanted);
  if (container.running !== undefined) {
    if (!force) throw isRunning(container);
    await ask(container, { do: 'stop', timeoutMs: 0, signal: 'SIGKILL' }, context).catch(
      (error: unknown) => {
        context.signal.throwIfAborted();
        if (!(error instanceof PostrojError) || error.code !== 'CONTAINER_STATE') throw error;
      },
    );
  }
  await reapRemains(context.workshop); // its owner may have been killed, and its guest live on
  await removeContainer(container, context, volumes || container.spec.remove);
  return container;
}

function isRunning({ name, state }: Container): PostrojError {
  return new PostrojError(
    'CONTAINER_STATE',
    `cannot remove container "/${name}": container is ${state}: stop the container before removing or force remove`,
  );
}
