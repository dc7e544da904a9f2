import { mergeReports } from '../engine/fan-out/merge.js';
import { colours } from '../report/colours.js';
import { renderJson } from '../report/json.js';
import { renderReport } from '../report/render-report.js';
import { renderTerminal } from '../report/terminal.js';
import { plainText } from '../system/log.js';
import { exitCodeOf } from './exit-code.js';

export interface MergeOptions {
  readonly expect?: string;
  readonly reportDir?: string;
  readonly json?: boolean;
}

/** Prints the one result, and returns the exit code that one run of all would have had. */
export async function merge(
  directories: readonly string[],
  { expect, reportDir, json = false }: MergeOptions,
): Promise<number> {
  const warn = (message: string) => {
    process.stderr.write(`warning: ${plainText(message)}\n`);
  };
  const result = await mergeReports(
    { directories, expect, reportDir },
    { cwd: process.cwd(), warn, renderReport },
  );
  // others wrote it, and it is for a terminal
  const shown = JSON.parse(JSON.stringify(result), (_, value: unknown) =>
    typeof value === 'string' ? plainText(value) : value,
  ) as typeof result;
  const text = json
    ? renderJson(result)
    : renderTerminal(shown, colours(process.stdout), process.stdout.columns);
  process.stdout.write(`${text}\n`);
  return exitCodeOf(result);
}
