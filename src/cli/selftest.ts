import { currentEntries } from '../distros/life-cycle.js';
import { NO_CONFIG } from '../engine/find-config.js';
import { hostArch } from '../engine/host-arch.js';
import { noInputs, type RawInputs } from '../engine/inputs.js';
import { buildPlan } from '../engine/plan.js';
import { askForName, planSelfTest, serveWeb } from '../engine/sample.js';
import { workshopOf } from '../engine/workshop.js';
import { installHostTools } from '../system/host-tools.js';
import { withReleases } from '../system/releases.js';
import { probe, type ProbeOptions } from './probe.js';
import { progressLog } from './progress.js';

export type SelfTestName = 'hostnamectl' | 'pkgprobe';

type Given = Pick<RawInputs, 'jobs' | 'timeout' | 'targetTimeout' | 'reportDir'>;

export interface SelftestOptions extends ProbeOptions, Given {
  /** None: all labels that are current and made for this host. */
  readonly images: readonly string[];
}

/** Sets the host up, runs the chosen test on every image, and returns the exit code of all. */
export async function runSelftest(what: SelfTestName, options: SelftestOptions): Promise<number> {
  const { signal, jobs, timeout, targetTimeout, reportDir } = options;
  const images = options.images.length > 0 ? options.images : currentLabels(new Date());
  const given = { ...noInputs, images, jobs, timeout, targetTimeout, reportDir };
  const plan = await buildPlan({ ...given, config: NO_CONFIG }, process.cwd());
  await installHostTools({ log: progressLog('host', options.verbose), signal });
  return withReleases(async (releases) => {
    const work = () => workshopOf(process.env).work.create(releases);
    const test = what === 'hostnamectl' ? askForName : await serveWeb(work(), signal);
    return probe(planSelfTest(plan, test, given), options);
  });
}

function currentLabels(today: Date): string[] {
  return currentEntries(today)
    .filter(({ architectures }) => architectures.includes(hostArch()))
    .map(({ label }) => label);
}
