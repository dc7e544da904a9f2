import path from 'node:path';

import { shellOf, type Inspect } from '../engine/inspection.js';
import { PostrojError } from '../errors.js';
import { fileAppears } from '../system/file-appears.js';

const MS_A_MINUTE = 60_000;

/** What ends it early, in the directory of the machine's run: only the host writes there. */
const CONTINUE = 'continue';

/**
 * Keeps each machine on which something has not passed for so many minutes, and says how to reach it.
 * Several are kept side by side. undefined for 0: nothing is kept unless it was asked for.
 */
export function debugHold(minutes: number, say: (line: string) => void): Inspect | undefined {
  if (minutes === 0) return undefined;
  return async ({ target, why, machine, directory }, signal) => {
    const tell = (line: string) => {
      say(`${target}: ${line}`);
    };
    const { proc } = await machine.view();
    const shell = await shellOf(machine, signal);
    const ending = path.join(directory, CONTINUE);
    tell(`did not pass: ${why}`);
    tell(`the machine ${machine.name} is kept for ${minutes} min (debug-on-error)`);
    tell(`enter it on this host:  ${entering(path.basename(proc), shell)}`);
    tell(`its console and journal on this host:  ${directory}`);
    tell(`end this before:  sudo touch ${ending}`);
    const patience = { timeoutMs: minutes * MS_A_MINUTE, signal };
    const ended = (await fileAppears(ending, patience)) ? 'it was ended' : 'the time is over';
    tell(`the machine is kept no longer: ${ended}`);
  };
}

/** nsenter(1); its user namespace only where it has one of its own is what --all sees to. */
function entering(leader: string, shell: string): string {
  return `sudo nsenter --target ${leader} --all ${shell}`;
}

/** A day is more than any job has. */
const MOST_MINUTES = 24 * 60;

/** Throws BAD_OPTION. */
export function parseMinutes(text: string | undefined): number {
  const minutes = Number(text ?? '0');
  if (minutes >= 0 && minutes <= MOST_MINUTES) return minutes;
  throw new PostrojError(
    'BAD_OPTION',
    `the input debug-on-error must be a number of minutes, 0 to ${MOST_MINUTES}, not '${text ?? ''}'`,
    { hint: '0, the default, keeps nothing.' },
  );
}
