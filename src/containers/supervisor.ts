import { renderError } from '../errors.js';
import { setMaxListeners } from 'node:events';
import { contextOf } from './context.js';
import { keep, Kept } from './keep.js';
import { LISTENING } from './supervise.js';

/** Whoever has started it is there at once, or never. */
const BEGIN_TIMEOUT_MS = 60_000;

/** Owns one container, from its start to its end: `container.js ID`. */
async function main(id: string): Promise<void> {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const tell = (message: string) => void process.stderr.write(`${message}\n`);
  const log = { info: tell, warn: tell, detail: () => undefined };
  const context = contextOf(process.env, log, controller.signal);
  const container = context.registry.read(id);
  if (!container) throw new Error(`there is no container ${id}`);
  const kept = new Kept(container, context);
  const timer = setTimeout(() => {
    kept.begun.reject(new Error('nobody came to start it'));
  }, BEGIN_TIMEOUT_MS);
  const begun = () => {
    clearTimeout(timer);
  };
  kept.begun.promise.then(begun, begun);
  const stop = () => {
    kept.begun.reject(new Error('it was told to stop before it had begun'));
    void kept.stop({ timeoutMs: 10_000, signal: 'SIGTERM' }).catch(() => undefined);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.on('SIGHUP', () => undefined); // the terminal that it was started from is not its own
  process.stdout.on('error', () => undefined); // whoever has started it does not listen any more
  await keep(kept, () => process.stdout.write(`${LISTENING}\n`));
}

try {
  await main(process.argv[2] ?? '');
} catch (error) {
  process.stderr.write(`${renderError(error)}\n`);
  process.exitCode = 1;
}
