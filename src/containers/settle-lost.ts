import { reapRemains } from '../engine/workshop.js';
import { removeContainer } from './remove-container.js';
import type { Context } from './verbs.js';

/** What was to go with its end, and lost its owner before, goes now. */
export async function settleLost(context: Context): Promise<void> {
  const lost = context.registry
    .list()
    .filter(({ spec, running }) => spec.remove && running === undefined);
  if (lost.length === 0) return;
  await reapRemains(context.workshop); // their guests may live on, and write on their volumes
  for (const container of lost) await removeContainer(container, context);
}
