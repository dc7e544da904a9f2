import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { makeDirectory } from '../system/files.js';
import { giveToCaller } from '../system/privilege.js';
import type { RunResult } from './result.js';

/** In the report directory, beside the evidence. */
export const RESULT_FILE = 'result.json';

export async function writeReport(directory: string, result: RunResult): Promise<void> {
  makeDirectory(directory);
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  await writeFile(path.join(directory, RESULT_FILE), text);
  await giveToCaller(directory);
}
