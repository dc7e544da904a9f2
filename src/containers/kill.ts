import { ask } from './ask.js';
import type { Container } from './container.js';
import { notRunning } from './errors.js';
import type { Context, KillOptions } from './verbs.js';

/** Throws CONTAINER_STATE for one that does not run. After SIGKILL it is over. */
export async function kill(
  { container: wanted, signal }: KillOptions,
  context: Context,
): Promise<Container> {
  const container = context.registry.find(wanted);
  if (container.state !== 'running') throw notRunning(container);
  await ask(container, { do: 'signal', signal }, context);
  if (signal === 'SIGKILL') await ask(container, { do: 'wait' }, context).catch(() => undefined);
  return container;
}
