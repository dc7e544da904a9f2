import { info, setOutput } from '@actions/core';

import { dealJobs } from '../engine/fan-out/jobs.js';
import { findWork } from '../engine/fan-out/work.js';
import { readMatrixInputs } from './inputs.js';
import { workspace } from './workshop.js';

/** `command: matrix`: which job is to test what. */
export async function planJobs(): Promise<void> {
  const { shards, ...wanted } = readMatrixInputs();
  const host = { cwd: workspace(), env: process.env, today: new Date() };
  const matrix = dealJobs(await findWork(wanted, host), shards);
  for (const { name, runner, images } of matrix.include) info(`${name} on ${runner}: ${images}`);
  setOutput('matrix', JSON.stringify(matrix));
}
