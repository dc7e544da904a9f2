import { info, warning } from '@actions/core';

import { renderError } from '../errors.js';
import { reap } from '../engine/workshop.js';
import { isRoot, runAsRoot } from '../system/privilege.js';
import { removeTree } from '../system/files.js';
import { readCommand } from './command.js';
import { actionWorkshop, cacheDirectory, passingImages } from './workshop.js';

/** Clears away what a main step that was killed has left, and what is only kept while a job runs. */
async function post(): Promise<void> {
  const { processes, directories } = await reap(actionWorkshop(true));
  for (const directory of [passingImages(), cacheDirectory()]) await removeTree(directory);
  info(`Left over: ${processes} processes, ${directories.length} directories.`);
}

try {
  if (readCommand() !== 'pkgprobe') info('Nothing was booted.');
  else if (isRoot()) await post();
  else process.exitCode = await runAsRoot(process.argv[1] ?? '', []);
} catch (error) {
  warning(renderError(error)); // the job's result stands
}
