import { expect } from '@jest/globals';

import type { CheckResult, RunResult, TargetResult } from '../../../src/engine/result.js';
import type { Ended } from './program.js';

/** What `--json` printed, which must be the whole of standard output. */
export function resultOf(ended: Ended): RunResult {
  try {
    return JSON.parse(ended.stdout) as RunResult;
  } catch {
    throw new Error(`no result on standard output; standard error:\n${ended.stderr}`);
  }
}

export function onlyTarget(ended: Ended): TargetResult {
  const { targets } = resultOf(ended);
  expect(targets).toHaveLength(1);
  return targets[0] as TargetResult;
}

/** With the whole log when it is another one. */
export function expectExit(ended: Ended, code: number): void {
  if (ended.exitCode === code) return;
  throw new Error(`exit code ${ended.exitCode}, not ${code}\n${ended.stdout}\n${ended.stderr}`);
}

/** What was asked for, without what is told besides. */
export function withoutNotes({ checks }: TargetResult): CheckResult[] {
  return checks.filter(({ verdict }) => verdict !== 'note');
}
