import { reapRemains } from '../engine/workshop.js';
import { ask } from './ask.js';
import type { Container } from './container.js';
import { stop } from './stop.js';
import { supervise } from './supervise.js';
import type { Context, StopOptions } from './verbs.js';

export async function restart(options: StopOptions, context: Context): Promise<Container> {
  const { id } = await stop(options, context);
  const container = context.registry.find(id);
  await reapRemains(context.workshop);
  await supervise(container, context);
  await ask(container, { do: 'begin' }, context);
  return container;
}
