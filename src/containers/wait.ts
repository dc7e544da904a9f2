import { PostrojError } from '../errors.js';
import { ask } from './ask.js';
import { LOST_EXIT_CODE } from './lost.js';
import type { Context } from './verbs.js';

/** The exit code, when it is over. */
export async function wait(wanted: string, context: Context): Promise<number> {
  const container = context.registry.find(wanted);
  if (container.running === undefined) return container.exitCode ?? 0;
  try {
    const answer = await ask(container, { do: 'wait' }, context);
    if (answer.event === 'ended') return answer.exitCode;
  } catch (error) {
    if (!(error instanceof PostrojError) || error.code !== 'CONTAINER_STATE') throw error;
  }
  return context.registry.read(container.id)?.exitCode ?? LOST_EXIT_CODE;
}
