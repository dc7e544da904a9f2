import path from 'node:path';

import type { Selection } from '../packages/select.js';
import { bootedLane } from './booted-lane.js';
import { hasPackages } from './choice.js';
import { errorResult } from './error-result.js';
import { parseLifecycle } from './lifecycle.js';
import { nameOfControl } from './control-name.js';
import { phaseRecorder } from './phases.js';
import { nameOfTarget } from './plan.js';
import type { ControlResult } from './result.js';
import { judgeControl, symptomOf, type Symptom } from './symptom.js';
import { FailedFast } from './stop.js';
import type { Progress, TargetRun } from './target-run.js';

/**
 * When the packages have failed what the version before can be asked as well, it is: alone, on a fresh
 * machine of the same image. That it cannot be asked fails nothing more. The packages themselves with a
 * lower version would tell nothing.
 */
export async function runControl(run: TargetRun): Promise<void> {
  const { choice, context, progress, phases } = run;
  const { previous } = choice;
  if (context.plan.life.upgradeFrom.kind === 'self' || !previous || !hasPackages(previous)) return;
  const symptom = symptomOf(phases.results(), progress.checks);
  if (symptom) progress.control = await ask(run, previous, symptom);
}

async function ask(run: TargetRun, previous: Selection, symptom: Symptom): Promise<ControlResult> {
  const { context, target } = run;
  const name = nameOfTarget(target);
  context.observer.info(name, `asks the version before, ${shown(previous)}, on a fresh machine`);
  const phases = phaseRecorder(nameOfControl(name), context.observer, context);
  const progress: Progress = { exact: true, boots: [], checks: [], evidence: [] };
  const choice = { given: previous, previous: undefined, steps: parseLifecycle(symptom.life) };
  const evidenceIn = path.join(run.evidenceIn, 'control');
  let error;
  try {
    const alone = { ...context, inspect: undefined }; // nobody has asked to see that one
    await bootedLane({ ...run, choice, context: alone, phases, progress, evidenceIn });
  } catch (thrown) {
    context.interrupt.throwIfAborted();
    const { signal } = context;
    if (signal.reason instanceof FailedFast) throw signal.reason;
    error = errorResult(signal.aborted ? signal.reason : thrown);
  }
  run.progress.evidence.push(...progress.evidence);
  const answer = { phases: phases.results(), checks: progress.checks };
  return { ...judgeControl(symptom, { ...answer, error }, shown(previous)), ...answer };
}

/** Names and versions; of what comes from the distribution the names. */
function shown({ files, names }: Selection): string {
  return [...files.map(({ name, version }) => `${name} ${version}`), ...names].join(', ');
}
