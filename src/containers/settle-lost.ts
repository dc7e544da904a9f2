import { removeContainer } from './remove-container.js';
import type { Context } from './verbs.js';

/** What was to go with its end, and lost its owner before, goes now. */
export async function settleLost(context: Context): Promise<void> {
  for (const container of context.registry.list()) {
    if (container.spec.remove && container.running === undefined)
      await removeContainer(container, context);
  }
}
