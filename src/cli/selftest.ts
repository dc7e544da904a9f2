import { catalogue } from '../distros/catalogue.js';
import { noInputs, type RawInputs } from '../engine/inputs.js';
import { buildPlan } from '../engine/plan.js';
import { sampleInputs } from '../engine/sample.js';
import { workshopOf } from '../engine/workshop.js';
import { installHostTools } from '../system/host-tools.js';
import { withReleases } from '../system/releases.js';
import { probe, type ProbeOptions } from './probe.js';
import { progressLog } from './progress.js';

export interface SelftestOptions extends ProbeOptions {
  /** None: all that are not past their end of life. */
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
        : await sampleInputs(await workshopOf(process.env).work.create(releases), options.signal);
    const current = catalogue.filter(({ status }) => status !== 'eol').map(({ label }) => label);
    const images = options.images.length > 0 ? options.images : current;
    const plan = await buildPlan({ ...inputs, images, jobs: options.jobs }, process.cwd());
    return probe(plan, options);
  });
}
