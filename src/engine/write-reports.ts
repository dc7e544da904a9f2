import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../errors.js';
import { makeDirectory, unlessMissing } from '../system/files.js';
import { giveToCaller } from '../system/privilege.js';
import type { Plan } from './plan.js';
import { readEvidence } from './read-evidence.js';
import { allReports, type ReportFormat } from './report-request.js';
import type { ReportSource } from './report-source.js';
import type { RunResult } from './result.js';

/** Faces bring it: what a report looks like is none of the engine's business. */
export type RenderReport = (format: ReportFormat, source: ReportSource) => Promise<string>;

type Wanted = Pick<Plan, 'reportDir' | 'reports'>;

/** So that a report that cannot be written is told before an hour has gone by. Throws BAD_OPTION. */
export async function prepareReports({ reportDir, reports }: Wanted): Promise<void> {
  for (const { file } of allReports(reportDir, reports)) {
    const directory = path.dirname(file);
    const first = await mkdir(directory, { recursive: true }).catch((error: unknown) => {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw cannotWrite(file, `${directory} cannot be made (${code})`);
    });
    if (first !== undefined) await giveToCaller(first);
    const there = await unlessMissing(stat(file));
    if (there?.isDirectory()) throw cannotWrite(file, 'it is a directory');
  }
}

function cannotWrite(file: string, why: string): PostrojError {
  return new PostrojError('BAD_OPTION', `the report ${file} cannot be written: ${why}`, {
    hint: 'Name another file, or make room for this one.',
  });
}

/** All that are wanted, one after another; a directory of them belongs to who called. */
export async function writeReports(
  { reportDir, reports }: Wanted,
  result: RunResult,
  render: RenderReport,
): Promise<void> {
  const wanted = allReports(reportDir, reports);
  const shows = reportDir !== undefined && wanted.some(({ format }) => format === 'html');
  const evidence = shows ? await readEvidence(reportDir, result) : new Map<string, never>();
  if (reportDir !== undefined) makeDirectory(reportDir);
  for (const { format, file } of wanted) {
    await writeFile(file, await render(format, { result, evidence }));
    await giveToCaller(file);
  }
  if (reportDir !== undefined) await giveToCaller(reportDir);
}
