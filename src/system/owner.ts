import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Every process that we start carries this mark in its environment, and every work directory in
 * its owner file. What bears the mark of a dead owner is left over and may be reaped; process
 * ids alone would not do, since they are used again.
 */
export const OWNER_VARIABLE = 'POSTROJ_OWNER';

/**
 * `<pid namespace>:<pid>:<start time in clock ticks>`; see proc_pid_stat(5), fields 3 and 22. Throws
 * when there is no such process.
 */
export function ownerMark(pid: number | 'self' = 'self'): string {
  const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? '0';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  // a zombie, or dead: nobody has waited for it yet, but it owns nothing any more
  if ('ZX'.includes(state)) throw new Error(`process ${pid} has ended`);
  return `${space}:${stat.slice(0, stat.indexOf(' '))}:${fields[19] ?? '0'}`;
}

export const ownMark = ownerMark();

/** A mark of another pid namespace cannot be judged from here, so its owner counts as alive. */
export function isOwnerAlive(mark: string): boolean {
  const [space, pid] = mark.split(':');
  if (space !== ownMark.split(':')[0]) return true;
  try {
    return ownerMark(Number(pid)) === mark;
  } catch {
    return false;
  }
}
