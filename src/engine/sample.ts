import path from 'node:path';

import type { FamilyName } from '../distros/families/family.js';
import { buildSamplePackage, SAMPLE } from '../packages/sample.js';
import { noInputs, type RawInputs } from './inputs.js';
import { hostArch } from './host-arch.js';
import type { Plan, TargetPlan } from './plan.js';
import { buildSettings } from './settings.js';

/** A self-test, and what it asks of each image. */
export interface SelfTest {
  readonly name: 'hostnamectl' | 'pkgprobe';
  readonly inputsFor: (target: TargetPlan) => Partial<RawInputs>;
}

/** Where systemd runs, its own program must reach it; sd_booted(3). Others have a name as well. */
const NAME = 'if test -d /run/systemd/system; then hostnamectl; else uname -n; fi';

export const askForName: SelfTest = {
  name: 'hostnamectl',
  inputsFor: () => ({ checkCommand: [NAME] }),
};

/** The main job, on a small web service that is packaged on the spot, or on one of the distribution. */
export async function serveWeb(directory: string, signal: AbortSignal): Promise<SelfTest> {
  const file = await buildSamplePackage(path.join(directory, 'sample'), signal);
  const packaged: Partial<RawInputs> = {
    packages: [file],
    checkUnit: [SAMPLE.unit],
    checkNetwork: [SAMPLE.url],
    checkCommand: [SAMPLE.command],
  };
  return {
    name: 'pkgprobe',
    inputsFor: ({ resolution: { entry } }) =>
      takesSample(entry?.family) ? packaged : served(entry?.init.name === 'systemd'),
  };
}

/** Of an image without a label nobody knows the family yet: where the sample is not for it, it is skipped. */
function takesSample(family: FamilyName | undefined): boolean {
  return family === undefined || family === 'debian';
}

/** By a package that every family has; without systemd nobody starts it. */
function served(bySystemd: boolean): Partial<RawInputs> {
  return {
    packages: ['nginx'],
    checkCommand: ['nginx -v'],
    ...(bySystemd && { checkUnit: ['nginx'], checkNetwork: ['tcp://localhost:80'] }),
  };
}

/** The plan, with what the test asks of each of its images. */
export function planSelfTest(plan: Plan, test: SelfTest, given: RawInputs): Plan {
  const host = { arch: hostArch(), env: {} };
  const targets = plan.targets.map((target) => ({
    ...target,
    settings: buildSettings(
      { ...noInputs, ...test.inputsFor(target), ...limitsOf(given) },
      {},
      host,
    ),
  }));
  const { targetTimeout } = given;
  const flags = targetTimeout === undefined ? [] : ['--target-timeout', targetTimeout];
  return { ...plan, targets, replay: { verb: ['selftest', test.name], flags, overrides: [] } };
}

function limitsOf({ targetTimeout, retries }: RawInputs): Partial<RawInputs> {
  return { targetTimeout, retries };
}
