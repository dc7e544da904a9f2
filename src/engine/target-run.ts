import type { SealedImage } from '../image/store.js';
import type { GatheredPackages } from '../packages/gather.js';
import type { BootReport } from './boot-report.js';
import type { Choice } from './choice.js';
import type { Stops } from './ending.js';
import type { Inspect } from './inspection.js';
import type { Observer } from './observer.js';
import type { Phases } from './phases.js';
import type { Places } from './places.js';
import type { Plan, TargetPlan } from './plan.js';
import type { CheckResult, ControlResult } from './result.js';
import type { Room } from './room.js';
import type { TargetClock } from './target-clock.js';
import type { Upgraded } from './upgrade-states.js';
import type { OpenWatch } from './watches/watch.js';
import type { Workshop } from './workshop.js';

/** What a target is run with: the plan as it is for it, and what all targets share. */
export interface RunContext extends Stops {
  readonly plan: Plan;
  readonly workshop: Workshop;
  readonly packages: GatheredPackages;
  /** Of the version before; undefined when no phase needs it. */
  readonly previous: GatheredPackages | undefined;
  /** The host directory that `packages.files` are in. */
  readonly packagesDirectory: string;
  readonly room: Room;
  /** Who has a place there may have machines. */
  readonly living: Places;
  /** To be called when its image is there: another target may acquire its own. */
  readonly acquired: () => void;
  /** To be called when there is nothing to do but to wait: what all targets left undone for then. */
  readonly meanwhile: () => void;
  readonly observer: Observer;
  /** Milliseconds since the run began. */
  readonly ofRunMs: () => number;
  /** Looks when all others have looked. */
  readonly lastWatch?: OpenWatch | undefined;
  /** Looks into machines on which something has not passed, before they go. */
  readonly inspect?: Inspect | undefined;
  /** Aborted when the whole run is to end; `signal` is of the target, which may end before. */
  readonly ofRun: AbortSignal;
  /** Of the target, all tries included. */
  readonly clock: TargetClock;
}

/** Facts that become known on the way; what is known when it ends goes into the result. */
export interface Progress {
  image?: SealedImage;
  /** The image was found prepared, and is the one that its source gives. */
  exact: boolean;
  boots: BootReport[];
  checks: CheckResult[];
  evidence: string[];
  /** What became of the units in the upgrade; undefined while there was none, or no unit. */
  upgraded?: Upgraded;
  /** What the version before has to say of a failure. */
  control?: ControlResult;
}

/** One target on its way, once its image is there. */
export interface TargetRun {
  readonly image: SealedImage;
  readonly target: TargetPlan;
  readonly choice: Choice;
  readonly context: RunContext;
  readonly progress: Progress;
  readonly phases: Phases;
  /** Counts from 1. */
  readonly attempt: number;
  /** Where its evidence is kept, relative to the report directory. */
  readonly evidenceIn: string;
}
