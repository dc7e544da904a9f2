import path from 'node:path';

import { buildSamplePackage, SAMPLE } from '../packages/sample.js';
import { noInputs, type RawInputs } from './inputs.js';

/** Of the systems that take the sample. */
export const sampleFamily = 'debian';

/** The main job on a small web service that is packaged on the spot. */
export async function sampleInputs(directory: string, signal: AbortSignal): Promise<RawInputs> {
  const file = await buildSamplePackage(path.join(directory, 'sample'), signal);
  return {
    ...noInputs,
    packages: [file],
    checkUnit: [SAMPLE.unit],
    checkNetwork: [SAMPLE.url],
    checkCommand: [SAMPLE.command],
  };
}
