import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ImageStore } from '../image/store.js';
import { cgroupPlaces } from '../machine/cgroup.js';
import { Runs } from '../machine/runs.js';
import { settleHostLimits } from '../machine/host-limits.js';
import type { Log } from '../system/log.js';
import { reapProcesses } from '../system/reap.js';
import type { SharedCache } from '../system/shared-cache.js';
import { WorkDirectories } from '../system/work.js';

/** Where a run keeps its things. */
export interface Workshop {
  readonly images: ImageStore;
  /** For acquiring and preparing images. */
  readonly work: WorkDirectories;
  readonly machines: WorkDirectories;
  /** The state and the logs of every machine, also of those that have ended. */
  readonly runs: Runs;
  /** One for each machine that was admitted to the host, and for each run that raised its limits. */
  readonly admitted: WorkDirectories;
  readonly raised: WorkDirectories;
  /** The built program that asks questions inside a guest's network. */
  readonly probeScript: string;
  /** Where images are kept for jobs on other machines. */
  readonly shared?: SharedCache | undefined;
  /** Brings the programs that only making an image needs; without it they are there or missing. */
  readonly prepareToMake?: ((log: Log) => Promise<void>) | undefined;
}

const DEFAULT_STATE_DIRECTORY = '/var/lib/postroj';

/** `POSTROJ_STATE_DIR` moves everything; `RUNNER_TOOL_CACHE` takes the images, as on a runner. */
export function workshopOf(env: NodeJS.ProcessEnv): Workshop {
  const state = path.resolve(env.POSTROJ_STATE_DIR || DEFAULT_STATE_DIRECTORY);
  const images = env.RUNNER_TOOL_CACHE
    ? path.join(env.RUNNER_TOOL_CACHE, 'postroj')
    : path.join(state, 'images');
  return {
    images: new ImageStore(images),
    work: new WorkDirectories(path.join(state, 'work')),
    // what a guest makes setuid is nobody's of the host to run
    machines: new WorkDirectories(path.join(state, 'machines'), { mode: 0o700 }),
    runs: new Runs(path.join(state, 'run')),
    admitted: new WorkDirectories(path.join(state, 'admitted')),
    raised: new WorkDirectories(path.join(state, 'raised')),
    // built, all programs lie side by side
    probeScript: fileURLToPath(new URL('./probe.js', import.meta.url)),
  };
}

export interface Reaped {
  readonly processes: number;
  readonly directories: readonly string[];
  /** Limits of the host that were put back, each as `name=value` of sysctl(8). */
  readonly limits: readonly string[];
}

/** Clears away what killed runs have left, and what is kept of machines no longer. */
export async function reap(workshop: Workshop): Promise<Reaped> {
  const reaped = await reapRemains(workshop);
  await workshop.runs.settle();
  return reaped;
}

/** What killed runs have left and the next one could stumble over; what a live one uses stays. */
export async function reapRemains(workshop: Workshop): Promise<Reaped> {
  await mkdir(workshop.images.directory, { recursive: true });
  const processes = await reapProcesses();
  // groups first: they can be removed when the last process is gone
  await Promise.all(cgroupPlaces().map((place) => place.reap()));
  const { machines, admitted, work, images } = workshop;
  const places = [machines, admitted, work, images.staging];
  const directories = await Promise.all(places.map((place) => place.reap()));
  const limits = await settleHostLimits(workshop.raised);
  return { processes, directories: directories.flat(), limits };
}
