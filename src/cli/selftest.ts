import { currentEntries } from '../distros/life-cycle.js';
import { noInputs, type RawInputs } from '../engine/inputs.js';
import { NO_CONFIG } from '../engine/find-config.js';
import { hostArch } from '../engine/host-arch.js';
import { buildPlan } from '../engine/plan.js';
import { sampleFamily, sampleInputs } from '../engine/sample.js';
import { workshopOf } from '../engine/workshop.js';
import { installHostTools } from '../system/host-tools.js';
import { withReleases } from '../system/releases.js';
import { probe, type ProbeOptions } from './probe.js';
import { progressLog } from './progress.js';

export interface SelftestOptions extends ProbeOptions {
  /** None: all that are supported. */
  readonly images: readonly string[];
  readonly jobs: string | undefined;
}

/** Sets the host up, runs the chosen job, and returns the exit code. */
export async function runSelftest(
  what: 'hostnamectl' | 'pkgprobe',
  options: SelftestOptions,
): Promise<number> {
  const log = progressLog('host', options.verbose);
  await installHostTools({ log, signal: options.signal });
  return withReleases(async (releases) => {
    const inputs: RawInputs =
      what === 'hostnamectl'
        ? { ...noInputs, checkCommand: ['hostnamectl'] }
        : await sampleInputs(workshopOf(process.env).work.create(releases), options.signal);
    const images = options.images.length > 0 ? options.images : supportedImages(new Date());
    const plan = await buildPlan(
      { ...inputs, images, jobs: options.jobs, config: NO_CONFIG },
      process.cwd(),
    );
    return probe(plan, options);
  });
}

/** Not past their end of life, made for this host, and of the family that the sample is for. */
function supportedImages(today: Date): string[] {
  return currentEntries(today)
    .filter(({ architectures }) => architectures.includes(hostArch()))
    .filter(({ family }) => family === sampleFamily)
    .map(({ label }) => label);
}
