import type { Directory } from '../system/directory.js';
import { guestRoot } from './copy.js';
import { processesOf } from './processes.js';

/** What the host sees of a guest by itself, without any program in it. */
export interface GuestView {
  /** Its root, whose links are not to be followed: system/place.ts. The caller's to close. */
  openRoot(): Directory;
  /** How much the number of a user or a group of the guest is more on the host. */
  readonly idOffset: number;
  /** The directory of its init in the host's proc(5): what it tells of network and mounts is the guest's. */
  readonly proc: string;
  /** What runs in it, its init as well, as the host numbers it. */
  processes(): number[];
}

/** Of the guest whose init is that process; each throws MACHINE_DIED when it has ended. */
export function viewOf(leader: number): GuestView {
  const root = guestRoot(leader);
  return {
    openRoot: () => root.open(),
    idOffset: root.idOffset(),
    proc: `/proc/${leader}`,
    processes: () => processesOf(leader),
  };
}
