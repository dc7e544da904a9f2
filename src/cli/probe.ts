import { errorClasses, type ErrorCode } from '../errors.js';
import { runPlan } from '../engine/matrix.js';
import type { Plan } from '../engine/plan.js';
import type { RunResult } from '../engine/result.js';
import { workshopOf } from '../engine/workshop.js';
import { colours } from '../report/colours.js';
import { renderJson } from '../report/json.js';
import { renderReport } from '../report/render-report.js';
import { renderTerminal } from '../report/terminal.js';
import { progressDisplay } from './progress.js';

export interface ProbeOptions {
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** Runs the plan, prints the result, and returns the exit code. */
export async function probe(plan: Plan, options: ProbeOptions): Promise<number> {
  const { signal, json, verbose } = options;
  const observer = progressDisplay(verbose);
  for (const notice of plan.notices) observer.info('config', notice);
  const workshop = workshopOf(process.env);
  const { result } = await runPlan(plan, { workshop, observer, signal, renderReport });
  const text = json ? renderJson(result) : renderTerminal(result, colours(process.stdout));
  process.stdout.write(`${text}\n`);
  return exitCodeOf(result);
}

/** What it means for who has started the run. */
export function exitCodeOf({ verdict, error: ofRun, targets }: RunResult): number {
  if (verdict === 'pass' || verdict === 'skip') return 0; // what was not skipped has passed
  if (verdict === 'fail') return 1;
  const errors = [ofRun, ...targets.map(({ error }) => error)].flatMap((error) =>
    error ? [error.code] : [],
  );
  const usage = (code: ErrorCode | 'BUG') => code !== 'BUG' && errorClasses[code] === 'usage';
  return errors.length > 0 && errors.every(usage) ? 2 : 3;
}
