import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { PostrojError } from '../../errors.js';
import { reportFiles } from '../report-request.js';
import type { RunResult } from '../result.js';
import { resultSchema } from './result-schema.js';

/** What one run has left. */
export interface Report {
  /** As users call it; evidence is relative to it. */
  readonly directory: string;
  readonly result: RunResult;
}

/** A person mends no more at a time. */
const MOST_TOLD = 3;

/** Throws BAD_REPORT, with the file and the place in it. `directory` is as users call it. */
export async function readReport(directory: string, cwd: string): Promise<Report> {
  const shown = path.join(directory, reportFiles.json);
  const text = await readFile(path.resolve(cwd, shown), 'utf8').catch((error: unknown) => {
    throw badReport(`cannot read ${shown}: ${(error as Error).message}`);
  });
  return { directory, result: parseResult(text, shown) };
}

function parseResult(text: string, shown: string): RunResult {
  const value = parseJson(text, shown);
  const version = value !== null && typeof value === 'object' && 'schema' in value && value.schema;
  if (version !== 1) {
    const found = typeof version === 'number' ? `schema ${version}` : 'no result of postroj';
    throw badReport(`${shown}: ${found}; what is merged has schema 1`);
  }
  const parsed = resultSchema.safeParse(value);
  if (parsed.success) return value as RunResult;
  const told = parsed.error.issues
    .slice(0, MOST_TOLD)
    .map(({ path: keys, message }) => `${shown}: ${keys.map(String).join('.')}: ${message}`);
  throw badReport(told.join('\n'));
}

function parseJson(text: string, shown: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw badReport(`${shown}: ${(error as Error).message}`);
  }
}

export function badReport(message: string): PostrojError {
  return new PostrojError('BAD_REPORT', message, {
    hint: 'Name each directory once that pkgprobe --report-dir has written, or one that has them in it.',
  });
}
