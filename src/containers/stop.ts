import { PostrojError } from '../errors.js';
import { ask } from './ask.js';
import type { Container } from './container.js';
import type { Context, StopOptions } from './verbs.js';

const TIMEOUT_MS = 10_000;

/** Asks it to end, and kills it when it does not in time. One that does not run is stopped already. */
export async function stop(
  { container: wanted, timeoutMs, signal }: StopOptions,
  context: Context,
): Promise<Container> {
  const container = context.registry.find(wanted);
  if (container.state !== 'running') return container;
  const { spec, image } = container;
  try {
    await ask(
      container,
      {
        do: 'stop',
        timeoutMs: timeoutMs ?? spec.stopTimeoutMs ?? TIMEOUT_MS,
        signal: signal ?? spec.stopSignal ?? image.config.stopSignal,
      },
      context,
    );
  } catch (error) {
    if (!(error instanceof PostrojError) || error.code !== 'CONTAINER_STATE') throw error;
  }
  return container;
}
