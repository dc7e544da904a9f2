import { warning } from '@actions/core';

import { mergeReports } from '../engine/fan-out/merge.js';
import { readMergeInputs } from './inputs.js';
import { safeLine } from './observer.js';
import { publish } from './outputs.js';
import { workspace } from './workshop.js';

/** `command: merge`: one verdict for what several jobs have tested. */
export async function mergeJobs(): Promise<void> {
  const warn = (message: string) => {
    warning(safeLine(message));
  };
  const result = await mergeReports(readMergeInputs(), { cwd: workspace(), warn });
  await publish({ result });
}
