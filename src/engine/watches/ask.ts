import type { Machine } from '../../machine/machine.js';
import { command, type Command, type RunOutcome } from '../../system/exec.js';

/** Runs a program of the guest beside its units. */
export type Ask = (question: Command) => Promise<RunOutcome>;

export function asking(machine: Pick<Machine, 'query'>, signal: AbortSignal): Ask {
  return (question) => machine.query(question, { signal });
}

const MOST_CHARACTERS = 100_000;

/** A command for as many paths at a time as its arguments can hold; execve(2), limits. */
export function inBatches(paths: readonly string[], build: (batch: readonly string[]) => Command) {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    room -= path.length + 1;
    if (room < 0) {
      batches.push([]);
      room = MOST_CHARACTERS - path.length;
    }
    batches.at(-1)?.push(path);
  }
  return batches.map((batch) => build(batch));
}

/** In a fixed language. */
export function plainly(file: string, args: readonly string[]): Command {
  return { ...command(file, args), env: { LC_ALL: 'C.UTF-8', SYSTEMD_COLORS: '0' } };
}
