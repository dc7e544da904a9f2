import type { Observer } from '../engine/observer.js';
import { nameOfTarget, type Plan } from '../engine/plan.js';
import { maskText } from '../engine/secrets.js';
import { isLive } from './live-lines.js';
import type { Pausable } from './pausable.js';
import { progressDisplay } from './progress.js';

/** Shows a run on standard error while it goes on. */
export interface ProbeDisplay extends Observer, Pausable {
  /** Leaves the terminal as it found it, whatever came of the run. */
  close(): Promise<void>;
}

/** Who wants to see everything sees it go by; so does who does not watch a terminal. */
export async function probeDisplay(
  { targets, secrets }: Pick<Plan, 'targets' | 'secrets'>,
  verbose: boolean,
): Promise<ProbeDisplay> {
  if (verbose || !isLive(process.stderr, process.env)) {
    return { ...progressDisplay(verbose), close: () => Promise.resolve() };
  }
  const { rowsDisplay } = await import('./rows-display.js'); // listr2 is nothing for who has no terminal
  const names = targets.map((target) => maskText(nameOfTarget(target), secrets));
  return rowsDisplay([...new Set(names)], process.stderr);
}
