import { info, setFailed, setSecret, warning } from '@actions/core';

import { exitCodeOf, renderError } from '../errors.js';
import { runPlan } from '../engine/matrix.js';
import { buildPlan } from '../engine/plan.js';
import { renderReport } from '../report/render-report.js';
import { interruptSignal } from '../system/interrupt.js';
import { isRoot, runAsRoot } from '../system/privilege.js';
import { cachePolicy, type CachePolicy } from './cache-policy.js';
import { readCommand } from './command.js';
import { debugHold } from './debug-hold.js';
import { GithubCache } from './github-cache.js';
import { makingPreparation, prepareToBoot } from './host.js';
import { countedWarnings, type CountedWarnings } from './counted-warnings.js';
import { readInputs } from './inputs.js';
import { planJobs } from './matrix.js';
import { mergeJobs } from './merge.js';
import { actionLog, groupingObserver } from './observer.js';
import { publish } from './outputs.js';
import { safeLine } from './safe-line.js';
import { actionWorkshop, cacheDirectory, workspace } from './workshop.js';

/** The action's main step; as an ordinary user what boots machines runs once more under sudo. */
export async function main(): Promise<void> {
  try {
    const command = readCommand();
    if (command === 'matrix') await planJobs();
    else if (command === 'merge') await mergeJobs();
    else if (isRoot()) await runAction(interruptSignal());
    else process.exitCode = await runAsRoot(process.argv[1] ?? '', []);
  } catch (error) {
    setFailed(renderError(error));
    process.exitCode = exitCodeOf(error);
  }
}

async function runAction(signal: AbortSignal): Promise<void> {
  const inputs = readInputs();
  const plan = await buildPlan(inputs.raw, workspace());
  plan.secrets.forEach(setSecret);
  for (const notice of plan.notices) info(safeLine(notice));
  const policy = cachePolicy(inputs.cache, process.env);
  const warnings = countedWarnings(warning, info);
  const cache = openCache(policy, { signal, warnings });
  const host = { cache, signal };
  const observer = groupingObserver(plan, { log: actionLog, warnings });
  try {
    if (inputs.installHostTools) await prepareToBoot(host);
    const outcome = await runPlan(plan, {
      workshop: {
        ...actionWorkshop(policy.keepImages),
        shared: cache,
        ...(inputs.installHostTools && { prepareToMake: makingPreparation(host) }),
      },
      observer,
      signal,
      renderReport,
      inspect: debugHold(inputs.debugMinutes, (line) => {
        observer.outside(line);
      }),
    });
    await publish(outcome, { reportDir: plan.reportDir, artifact: inputs.artifact });
  } finally {
    observer.close();
    await cache?.settled();
    warnings.end();
  }
}

/** undefined when GitHub's cache is not to be used, or there is none. */
function openCache(
  policy: CachePolicy,
  { signal, warnings }: { readonly signal: AbortSignal; readonly warnings: CountedWarnings },
): GithubCache | undefined {
  const { restore, save, reason } = policy;
  if (reason !== undefined) info(`GitHub's cache: restore ${restore}, save ${save}: ${reason}`);
  if (!restore && !save) return undefined;
  const log = {
    info: (line: string) => {
      info(safeLine(line));
    },
    warn: (line: string) => {
      warnings.warn(safeLine(line));
    },
    detail: () => undefined,
  };
  return new GithubCache({ directory: cacheDirectory(), restore, save, log, signal });
}
