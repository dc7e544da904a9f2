import pLimit from 'p-limit';

import type { ExtraPackages } from '../distros/extra-packages.js';
import type { Refresh } from '../image/provide.js';
import type { SealedImage } from '../image/store.js';
import { stopwatch } from '../system/clock.js';
import { acquireImage } from './acquire.js';
import { LOCK_FILE } from './image-lock.js';
import { logFor, type Observer } from './observer.js';
import type { TargetPlan } from './plan.js';
import type { Workshop } from './workshop.js';

export interface PullOptions {
  readonly workshop: Workshop;
  readonly observer: Observer;
  readonly signal: AbortSignal;
  readonly refresh: Refresh | undefined;
  readonly extraPackages: ExtraPackages;
  /** How many at once. */
  readonly jobs: number;
  /** Called as soon as one is over. */
  readonly onEnded: (outcome: PullOutcome) => void;
}

/** How it went with one image. */
export type PullOutcome = Pulled | PullFailure;

interface Ended {
  readonly target: TargetPlan;
  readonly durationMs: number;
}

export interface Pulled extends Ended {
  readonly status: 'up to date' | 'downloaded' | 'prepared anew';
  readonly image: SealedImage;
}

export interface PullFailure extends Ended {
  readonly status: 'failed';
  readonly error: unknown;
}

/** All of them, past those that fail, in the order of `targets`. Throws only when interrupted. */
export async function pullTargets(
  targets: readonly TargetPlan[],
  options: PullOptions,
): Promise<PullOutcome[]> {
  const limit = pLimit(options.jobs);
  const pulls = targets.map((target) => limit(() => pullTarget(target, options)));
  const outcomes = await Promise.allSettled(pulls); // each releases what it has
  options.signal.throwIfAborted();
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}

async function pullTarget(target: TargetPlan, options: PullOptions): Promise<PullOutcome> {
  options.signal.throwIfAborted();
  const elapsed = stopwatch();
  let outcome: PullOutcome;
  try {
    const pulled = await pull(target, options);
    outcome = { ...pulled, target, durationMs: elapsed() };
  } catch (error) {
    options.signal.throwIfAborted();
    outcome = { status: 'failed', error, target, durationMs: elapsed() };
  }
  options.onEnded(outcome);
  return outcome;
}

async function pull(
  target: TargetPlan,
  { observer, workshop, signal, refresh, extraPackages }: PullOptions,
): Promise<Pick<Pulled, 'status' | 'image'>> {
  const { name } = target.resolution;
  const log = logFor(name, observer);
  const held = target.digest !== undefined && refresh === 'update';
  if (held) log.info(`${LOCK_FILE} holds it; to move it: postroj pull --lock --update ${name}`);
  const asked = held ? undefined : refresh;
  const context = { workshop, log, signal, refresh: asked, extraPackages };
  const { image: sealed, cached } = await acquireImage(target, context);
  const image = await workshop.images.unpack(sealed, signal);
  if (cached) return { image, status: 'up to date' };
  return { image, status: refresh === 'force' ? 'prepared anew' : 'downloaded' };
}
