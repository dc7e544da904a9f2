import path from 'node:path';

import { warning } from '@actions/core';

import { mergeReports } from '../engine/fan-out/merge.js';
import { renderReport } from '../report/render-report.js';
import { readMergeInputs } from './inputs.js';
import { safeLine } from './safe-line.js';
import { publish } from './outputs.js';
import { workspace } from './workshop.js';

/** `command: merge`: one verdict for what several jobs have tested. */
export async function mergeJobs(): Promise<void> {
  const warn = (message: string) => {
    warning(safeLine(message));
  };
  const { artifact, ...inputs } = readMergeInputs();
  const cwd = workspace();
  const result = await mergeReports(inputs, { cwd, warn, renderReport });
  const reportDir = inputs.reportDir && path.resolve(cwd, inputs.reportDir);
  await publish({ result }, { reportDir, artifact });
}
