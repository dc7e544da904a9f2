import { closeSync, fstatSync } from 'node:fs';

import type { Look } from '../check.js';
import type { ProbeAnswer } from '../probe/protocol.js';
import { holdIn } from './guest-files.js';

/** What the machine lacks, so that nothing can be asked. */
export interface Lacking {
  readonly lacking: string;
}

/**
 * A socket is a file, which the probe, being outside of the guest's root, cannot reach by its path: it
 * is given one of a file that we hold.
 */
export async function throughSocket(
  path: string,
  { machine }: Look,
  ask: (hostPath: string) => Promise<ProbeAnswer>,
): Promise<ProbeAnswer | Lacking> {
  const held = holdIn(await machine.view(), path);
  if (held === undefined) return { lacking: `${path} is not there` };
  try {
    if (!fstatSync(held).isSocket()) return { lacking: `${path} is no socket` };
    return await ask(`/proc/${process.pid}/fd/${held}`);
  } finally {
    closeSync(held);
  }
}
