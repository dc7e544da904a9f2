import path from 'node:path';

import { concludeRun, type RunResult } from '../result.js';
import { writeReports, type RenderReport } from '../write-reports.js';
import { placeEvidence } from './evidence-places.js';
import { missingTargets, parseExpected } from './expected.js';
import { findReports } from './find-reports.js';
import { badReport, type Report } from './read-report.js';

export interface MergeInputs {
  /** Report directories, or directories of them. */
  readonly directories: readonly string[];
  /** A matrix; what it names and no report tells of is an error of that target. */
  readonly expect: string | undefined;
  /** Where to write the whole, with its evidence. */
  readonly reportDir: string | undefined;
}

export interface MergeHost {
  readonly cwd: string;
  readonly warn: (message: string) => void;
  readonly renderReport: RenderReport;
}

/**
 * One result of several, as if one run had had all their targets. Throws BAD_REPORT, and BAD_OPTION for a
 * matrix that is none.
 */
export async function mergeReports(
  { directories, expect, reportDir }: MergeInputs,
  { cwd, warn, renderReport }: MergeHost,
): Promise<RunResult> {
  const expected = expect === undefined ? [] : parseExpected(expect);
  const reports = await findReports(directories, cwd);
  const whole = reportDir === undefined ? undefined : path.resolve(cwd, reportDir);
  refuseOverwriting(whole, reports, cwd);
  refuseTwice(reports);
  const targets = await placeEvidence(reports, { cwd, reportDir: whole, warn });
  targets.push(...missingTargets(expected, targets));
  const durationMs = Math.max(...reports.map(({ result }) => result.durationMs));
  const result: RunResult = { schema: 1, ...concludeRun(targets), durationMs, targets };
  await writeReports({ reportDir: whole, reports: [] }, result, renderReport);
  return result;
}

function refuseOverwriting(whole: string | undefined, reports: readonly Report[], cwd: string) {
  const same = reports.find(({ directory }) => path.resolve(cwd, directory) === whole);
  if (same) throw badReport(`${same.directory} is merged, and the whole cannot be written there`);
}

function refuseTwice(reports: readonly Report[]): void {
  const seen = new Map<string, string>();
  const twice: string[] = [];
  for (const { directory, result } of reports) {
    for (const { image, arch } of result.targets) {
      const name = `${image} on ${arch}`;
      const before = seen.get(name);
      if (before !== undefined) twice.push(`${name} is in ${before} and in ${directory}`);
      seen.set(name, directory);
    }
  }
  if (twice.length > 0) throw badReport(twice.join('\n'));
}
