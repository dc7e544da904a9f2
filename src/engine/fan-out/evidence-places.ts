import { copyFile, lstat, mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';

import { unlessMissing } from '../../system/files.js';
import type { TargetResult } from '../result.js';
import { badReport, type Report } from './read-report.js';

export interface Destination {
  readonly cwd: string;
  /** Where the whole is written, absolute; undefined: nowhere, and paths are relative to `cwd`. */
  readonly reportDir: string | undefined;
  readonly warn: (message: string) => void;
}

/**
 * The targets of all reports, with evidence that is found from where the whole is. Reports that lie there stay
 * where they are; of others the evidence is copied there, into a directory for each. What is not there any
 * more is left out, with a warning. Throws BAD_REPORT for evidence that is not inside its report: who wrote
 * the report may mean harm.
 */
export async function placeEvidence(
  reports: readonly Report[],
  { cwd, reportDir, warn }: Destination,
): Promise<TargetResult[]> {
  const taken = new Set<string>();
  const moving: Report[] = [];
  const prefixes = new Map<Report, string>();
  for (const report of reports) {
    const inside = path.relative(reportDir ?? cwd, path.resolve(cwd, report.directory));
    if (reportDir !== undefined && !isInside(inside)) moving.push(report);
    else prefixes.set(report, inside);
    taken.add(inside.split(path.sep)[0] ?? '');
  }
  for (const report of moving) {
    prefixes.set(report, claim(path.basename(path.resolve(cwd, report.directory)), taken));
  }
  const targets: TargetResult[] = [];
  for (const report of reports) {
    const from = await realpath(path.resolve(cwd, report.directory));
    const prefix = prefixes.get(report) ?? '';
    const to = reportDir !== undefined && moving.includes(report) && path.join(reportDir, prefix);
    targets.push(...(await placeOne(report, { from, prefix, to, warn })));
  }
  return targets;
}

interface Move {
  /** The report's directory, without links. */
  readonly from: string;
  /** Goes before its paths. */
  readonly prefix: string;
  /** Where files are copied to; false: they stay. */
  readonly to: string | false;
  readonly warn: (message: string) => void;
}

async function placeOne(report: Report, { from, prefix, to, warn }: Move): Promise<TargetResult[]> {
  const lost: string[] = [];
  const targets: TargetResult[] = [];
  for (const target of report.result.targets) {
    const kept: string[] = [];
    for (const file of target.evidence ?? []) {
      if (!(await isThere(from, file, report.directory))) {
        lost.push(file);
        continue;
      }
      if (to !== false) await carry(path.join(from, file), path.join(to, file));
      kept.push(path.join(prefix, file));
    }
    targets.push(withEvidence(target, kept));
  }
  const [first] = lost;
  if (first !== undefined) {
    warn(`${report.directory} lacks evidence: ${lost.length} files, such as ${first}`);
  }
  return targets;
}

function withEvidence(target: TargetResult, evidence: readonly string[]): TargetResult {
  if (evidence.length > 0) return { ...target, evidence };
  const pairs = Object.entries(target).filter(([key]) => key !== 'evidence');
  return Object.fromEntries(pairs) as unknown as TargetResult;
}

function isInside(relative: string): boolean {
  return relative !== '' && relative !== '..' && !relative.startsWith('../');
}

/** That name, or the first with a number that nobody has yet. */
function claim(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  taken.add(free);
  return free;
}

async function isThere(from: string, file: string, shown: string): Promise<boolean> {
  const whole = path.join(from, file);
  if (path.isAbsolute(file) || !isInside(path.relative(from, whole))) throw outside(shown, file);
  const real = await unlessMissing(realpath(whole));
  if (real === undefined) return false;
  if (real !== whole || !(await lstat(real)).isFile()) throw outside(shown, file);
  return true;
}

function outside(directory: string, file: string) {
  return badReport(`${directory}: the evidence '${file}' is no file of its own`);
}

async function carry(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to);
}
