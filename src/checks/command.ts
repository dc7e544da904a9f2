import { command, lastLines } from '../system/exec.js';
import { plainText } from '../system/log.js';
import { renderSeconds } from '../system/clock.js';
import type { Check } from './check.js';

export interface CommandSpec {
  readonly kind: 'command';
  /** A line for the guest's shell. */
  readonly command: string;
}

const TIMEOUT_MS = 60_000;
const OUTPUT_LINES = 15;

/** Runs once, in the guest, by the guest's shell, and exits with 0. */
export function commandCheck(spec: CommandSpec): Check {
  return {
    kind: 'command',
    target: spec.command,
    expected: 'exit code 0',
    observe: async ({ machine, signal }) => {
      const timeoutMs = TIMEOUT_MS * machine.patience;
      const shell = command('/bin/sh', ['-c', spec.command]);
      const outcome = await machine.exec(shell, { signal, timeoutMs });
      const output = lastLines(plainText(`${outcome.stdout}\n${outcome.stderr}`), OUTPUT_LINES);
      const detail = output || undefined;
      if (outcome.timedOut) {
        return {
          state: 'hopeless',
          actual: `still running after ${renderSeconds(timeoutMs)}`,
          detail,
        };
      }
      const actual = `exit code ${outcome.exitCode ?? '?'}`;
      return { state: outcome.exitCode === 0 ? 'met' : 'hopeless', actual, detail };
    },
  };
}
