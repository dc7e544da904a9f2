import path from 'node:path';

import { PostrojError } from '../errors.js';

/** What each kind of report is called in a report directory. */
export const reportFiles = {
  json: 'result.json',
  junit: 'junit.xml',
  tap: 'results.tap',
  html: 'report.html',
  badge: 'badge.svg',
  table: 'tested-on.md',
} as const;

export type ReportFormat = keyof typeof reportFiles;

export interface ReportRequest {
  readonly format: ReportFormat;
  /** Absolute. */
  readonly file: string;
}

const formats = Object.keys(reportFiles) as ReportFormat[];

/** Of `FORMAT=FILE`; files are relative to `cwd`. Throws BAD_OPTION. */
export function parseReports(words: readonly string[], cwd: string): ReportRequest[] {
  const requests = words.map((word) => {
    const [, name = '', file = ''] = /^([^=]*)=(.+)$/s.exec(word) ?? [];
    const format = formats.find((one) => one === name);
    if (format && file !== '') return { format, file: path.resolve(cwd, file) };
    throw new PostrojError('BAD_OPTION', `report: '${word}' is not FORMAT=FILE`, {
      hint: `Such as junit=junit.xml; formats: ${formats.join(', ')}.`,
    });
  });
  const twice = requests.find(({ file }, index) =>
    requests.slice(0, index).some((before) => before.file === file),
  );
  if (!twice) return requests;
  throw new PostrojError('BAD_OPTION', `report: ${twice.file} is named twice`, {
    hint: 'Give each report a file of its own.',
  });
}

/** Each in the report directory, and those asked for by name. */
export function allReports(
  reportDir: string | undefined,
  asked: readonly ReportRequest[],
): ReportRequest[] {
  if (reportDir === undefined) return [...asked];
  const inDirectory = formats.map((format) => {
    return { format, file: path.join(reportDir, reportFiles[format]) };
  });
  return [...inDirectory, ...asked];
}
