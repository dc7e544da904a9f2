import { readChanges } from './changes.js';
import type { Guest } from './guest.js';
import { readIdOffset } from './id-map.js';
import type { Machine } from './machine.js';
import { readProcesses } from './processes.js';
import type { Root } from './root.js';
import type { Space } from './space.js';

interface Seen {
  readonly guest: Guest;
  readonly space: Space;
  readonly root: Root;
  readonly privateUsers: boolean;
}

/** What is seen of a machine from outside, without any program of the guest. */
export function witnessOf({
  guest,
  space,
  root,
  privateUsers,
}: Seen): Pick<Machine, 'changes' | 'processes'> {
  const { signal } = guest;
  const idOffset = () => (privateUsers ? readIdOffset(guest.leader ?? 0) : 0);
  return {
    changes: async () => readChanges({ ...layersIn(space, root), idOffset: idOffset(), signal }),
    processes: () => (guest.hasEnded ? [] : readProcesses(guest.leader ?? 0, idOffset())),
  };
}

/** As the host reaches them: the mounts are the space's own. */
export function layersIn({ pid }: Space, { path: merged, lower, upper }: Root) {
  const at = (directory: string) => `/proc/${pid}/root${directory}`;
  return { lower: at(lower), upper, merged: at(merged) };
}
