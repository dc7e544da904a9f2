import path from 'node:path';

import type { RunningProcess } from '../../../checks/facts/processes.js';
import { candidate, type Candidate } from './candidate.js';
import type { Snapshot } from './snapshot.js';

/** The kernel keeps no more of a name. */
const NAME_LENGTH = 15;

/** As whom the new ones run, where that is not root; that they run at all, their units tell. */
export function recordedProcesses(before: Snapshot, after: Snapshot): Candidate[] {
  // what was only started anew is no change
  const known = new Set(before.processes.map((one) => `${one.uid} ${nameOf(one)}`));
  const fresh = after.processes.filter((one) => !known.has(`${one.uid} ${nameOf(one)}`));
  const names = new Set(fresh.filter(({ uid }) => uid !== 0).map(nameOf));
  return [...names].flatMap((name) => {
    const uids = fresh.filter((one) => nameOf(one) === name).map(({ uid }) => uid);
    const users = [...new Set(uids)].flatMap((uid) => userNamed(uid, after) ?? []).sort();
    if (users.length === 0) return [];
    return [candidate({ process: name, user: users.length === 1 ? users[0] : users })];
  });
}

function nameOf({ name, program }: RunningProcess): string {
  const isCut = name.length >= NAME_LENGTH && program !== undefined;
  return isCut ? path.basename(program) : name;
}

/** undefined for one that is in no file: it may have another number next time. */
function userNamed(uid: number, { accounts }: Snapshot): string | undefined {
  return accounts.find(({ kind, facts }) => kind === 'user' && facts.uid === String(uid))?.name;
}
