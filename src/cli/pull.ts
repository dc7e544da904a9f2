import { writeImageLock } from '../engine/image-lock.js';
import { pullTargets, type PullFailure, type Pulled, type PullOutcome } from '../engine/pull.js';
import { reap, workshopOf } from '../engine/workshop.js';
import { exitCodeOf, renderError } from '../errors.js';
import { renderMoves, renderPulled, renderPulls } from '../report/pulls.js';
import { plainText } from '../system/log.js';
import type { PullFlags } from './commands/pull.js';
import { progressDisplay, type Display } from './progress.js';
import { planPull } from './pull-plan.js';

/** Prints what came of each image; returns the exit code. Of one image, what it failed of is thrown. */
export async function pullImages(
  references: readonly string[],
  flags: PullFlags,
  signal: AbortSignal,
): Promise<number> {
  const cwd = process.cwd();
  const { targets, ...plan } = await planPull(references, flags, { cwd, today: new Date() });
  const workshop = workshopOf(process.env);
  await reap(workshop);
  const display = progressDisplay(flags.verbose === true);
  const several = targets.length > 1;
  const onEnded = (outcome: PullOutcome) => {
    showOutcome(outcome, display, several);
  };
  const options = { ...plan, workshop, observer: display, signal, onEnded };
  const outcomes = await pullTargets(targets, options).finally(() => {
    for (const { resolution } of targets) display.done(resolution.name);
  });
  if (flags.lock === true) await lock(outcomes, cwd, display);
  return conclude(outcomes, flags, display);
}

function showOutcome(outcome: PullOutcome, display: Display, several: boolean): void {
  const { name } = outcome.target.resolution;
  display.done(name);
  if (outcome.status !== 'failed') display.print(plainText(renderPulled(outcome)));
  else if (several) display.error(name, renderError(outcome.error));
}

/** What failed stays as it was in the file. */
async function lock(outcomes: readonly PullOutcome[], cwd: string, display: Display) {
  const pulled = outcomes.filter((outcome): outcome is Pulled => outcome.status !== 'failed');
  if (pulled.length === 0) return;
  const images = pulled.map(({ target, image }) => ({
    image: target.resolution.name,
    arch: target.arch,
    digest: image.digest,
    source: image.source,
  }));
  display.print(plainText(renderMoves(await writeImageLock(cwd, images))));
}

function conclude(outcomes: readonly PullOutcome[], flags: PullFlags, display: Display): number {
  const failures = outcomes.filter(
    (outcome): outcome is PullFailure => outcome.status === 'failed',
  );
  const [first] = failures;
  if (first && outcomes.length === 1) throw first.error;
  if (first || flags.all === true) display.print(`\n${plainText(renderPulls(outcomes))}`);
  return Math.max(0, ...failures.map(({ error }) => exitCodeOf(error)));
}
