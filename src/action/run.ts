import { endGroup, info, setFailed, startGroup } from '@actions/core';

import { exitCodeOf, renderError } from '../errors.js';
import { runPlan } from '../engine/matrix.js';
import { buildPlan } from '../engine/plan.js';
import { installHostTools } from '../system/host-tools.js';
import { interruptSignal } from '../system/interrupt.js';
import { isRoot, runAsRoot } from '../system/privilege.js';
import { readInputs } from './inputs.js';
import { groupingObserver, safeLine } from './observer.js';
import { publish } from './outputs.js';
import { actionWorkshop } from './workshop.js';

/** The action's main step; as an ordinary user it runs once more under sudo. */
export async function main(): Promise<void> {
  try {
    if (isRoot()) await runAction(interruptSignal());
    else process.exitCode = await runAsRoot(process.argv[1] ?? '', []);
  } catch (error) {
    setFailed(renderError(error));
    process.exitCode = exitCodeOf(error);
  }
}

async function runAction(signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const plan = await buildPlan(inputs.raw, process.env.GITHUB_WORKSPACE || process.cwd());
  if (inputs.installHostTools) await prepareHost(signal);
  const live = plan.jobs === 1 || plan.targets.length === 1;
  const outcome = await runPlan(plan, {
    workshop: actionWorkshop(inputs.keepImages),
    observer: groupingObserver(live),
    signal,
  });
  await publish(outcome);
}

async function prepareHost(signal: AbortSignal): Promise<void> {
  startGroup('host tools');
  const say = (line: string) => {
    info(safeLine(line));
  };
  try {
    const installed = await installHostTools({
      log: { info: say, warn: say, detail: say },
      signal,
    });
    if (installed.length === 0) info('all there');
  } finally {
    endGroup();
  }
}
