import { readdir, realpath } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { exists } from '../../system/files.js';
import { reportFiles } from '../report-request.js';
import { badReport, readReport, type Report } from './read-report.js';

/**
 * Of each directory its report, or where it has none, those of the directories in it. Throws BAD_REPORT with
 * all that is wrong at once: no report, a bad one, one that is named twice.
 */
export async function findReports(
  directories: readonly string[],
  cwd: string,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  const mistakes: string[] = [];
  const seen = new Map<string, string>();
  for (const directory of await placesIn(directories, cwd, mistakes)) {
    const real = await realpath(path.resolve(cwd, directory));
    const before = seen.get(real);
    if (before === undefined) {
      seen.set(real, directory);
      const report = await noting(mistakes, () => readReport(directory, cwd));
      if (report) reports.push(report);
    } else {
      const as = before === directory ? '' : `, once as ${before}`;
      mistakes.push(`${directory} is named twice${as}`);
    }
  }
  if (mistakes.length > 0) throw badReport(mistakes.join('\n'));
  return reports;
}

async function placesIn(
  directories: readonly string[],
  cwd: string,
  mistakes: string[],
): Promise<string[]> {
  const places: string[] = [];
  for (const directory of directories) {
    places.push(...((await noting(mistakes, () => placesOf(directory, cwd))) ?? []));
  }
  return places;
}

async function placesOf(directory: string, cwd: string): Promise<string[]> {
  const isReport = (place: string) => exists(path.resolve(cwd, place, reportFiles.json));
  if (await isReport(directory)) return [directory];
  const inside: string[] = [];
  for (const name of await namesOf(directory, cwd)) {
    const place = path.join(directory, name);
    if (await isReport(place)) inside.push(place);
  }
  if (inside.length > 0) return inside;
  throw badReport(`${directory} has no ${reportFiles.json}, and no directory in it has one`);
}

async function namesOf(directory: string, cwd: string): Promise<string[]> {
  try {
    return (await readdir(path.resolve(cwd, directory))).sort();
  } catch (error) {
    throw badReport(`cannot read ${directory}: ${(error as Error).message}`);
  }
}

async function noting<T>(mistakes: string[], body: () => Promise<T>): Promise<T | undefined> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof PostrojError)) throw error;
    mistakes.push(error.message);
    return undefined;
  }
}
