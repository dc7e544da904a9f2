import { hasChecks, type Occasion } from './occasion.js';
import type { TargetRun } from './target-run.js';

/** The phase `check`, where there is anything to look at. */
export async function checkOn(
  { context, phases, progress }: TargetRun,
  occasion: Occasion,
): Promise<void> {
  if (!hasChecks(context.plan, occasion.watched)) return;
  const { checkPhase } = await loadCheckPhase();
  const results = await phases.run('check', () => checkPhase(occasion, context));
  progress.checks.push(...results);
}

/** A part of the program by itself: most commands have nothing to look at. */
export function loadCheckPhase() {
  return import('./check-phase.js');
}
