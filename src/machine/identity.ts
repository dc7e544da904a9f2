import { closeSync, fstatSync, readFileSync } from 'node:fs';

import { findPlace } from '../system/place.js';
import { guestRoot } from './copy.js';
import { findGroups, findUser, type GuestUser } from './guest-user.js';

export interface FullIdentity extends GuestUser {
  /** Those besides its own that it is a member of, as docker gives them to a user without a group. */
  readonly groups: readonly number[];
}

const MOST_BYTES = 4 * 1024 * 1024;

/**
 * Of the machine's own accounts; no program of it is needed, and links in it lead to nothing of ours.
 * Returns docker's message when there is no such user or group.
 */
export function readIdentity(leader: number, wanted: string): FullIdentity | string {
  const accounts = { passwd: read(leader, '/etc/passwd'), group: read(leader, '/etc/group') };
  const user = findUser(wanted, accounts);
  if (typeof user === 'string') return user;
  return { ...user, groups: wanted.includes(':') ? [] : findGroups(wanted, accounts) };
}

/** Empty when there is no such file. */
function read(leader: number, path: string): string {
  const root = guestRoot(leader).open();
  let file: number | undefined;
  try {
    const place = findPlace(root, path, true);
    try {
      file = place.directory.openFile(place.name);
    } finally {
      place.directory.close();
    }
    return fstatSync(file).size > MOST_BYTES ? '' : readFileSync(file, 'utf8');
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
