import { runPlan } from '../engine/matrix.js';
import type { Plan } from '../engine/plan.js';
import { workshopOf } from '../engine/workshop.js';
import { colours } from '../report/colours.js';
import { renderJson } from '../report/json.js';
import { renderReport } from '../report/render-report.js';
import { renderTerminal } from '../report/terminal.js';
import { exitCodeOf } from './exit-code.js';
import { probeDisplay } from './probe-display.js';
import type { UserTerminal } from './user-terminal.js';

export interface ProbeOptions {
  readonly signal: AbortSignal;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Where shells are opened in machines on which something has not passed; by default nowhere. */
  readonly shellOn?: UserTerminal | undefined;
}

/** Runs the plan, prints the result, and returns the exit code. */
export async function probe(plan: Plan, options: ProbeOptions): Promise<number> {
  const { signal, json, verbose, shellOn } = options;
  const display = await probeDisplay(plan, verbose);
  const workshop = workshopOf(process.env);
  const inspect = shellOn && (await import('./failure-shell.js')).failureShell(display, shellOn);
  for (const notice of plan.notices) display.info('config', notice);
  const running = runPlan(plan, { workshop, observer: display, signal, renderReport, inspect });
  const { result } = await running.finally(() => display.close());
  const text = json
    ? renderJson(result)
    : renderTerminal(result, colours(process.stdout), process.stdout.columns);
  process.stdout.write(`${text}\n`);
  return exitCodeOf(result);
}
