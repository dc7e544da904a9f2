import { resolveReference } from '../../../src/distros/resolve.js';
import { acquireImage } from '../../../src/engine/acquire.js';
import { hostArch } from '../../../src/engine/host-arch.js';
import { workshopOf } from '../../../src/engine/workshop.js';
import { bootMachine, type BootOptions } from '../../../src/machine/boot.js';
import type { Machine } from '../../../src/machine/machine.js';
import { sharedStateDir } from './cache.js';

const silent = { info: () => undefined, warn: () => undefined, detail: () => undefined };

/** A machine of an image, for what no face of the product shows: deadlines, reboots. */
export async function bootImage(
  reference: string,
  changes: Partial<BootOptions> = {},
  stateDir = sharedStateDir,
): Promise<Machine> {
  const workshop = workshopOf({ POSTROJ_STATE_DIR: stateDir });
  const { signal } = new AbortController();
  const target = { resolution: resolveReference(reference), arch: hostArch() };
  const { image } = await acquireImage(target, { workshop, log: silent, signal });
  return bootMachine({
    file: image.file,
    lockFile: image.lockFile,
    init: image.init,
    label: 'e2e',
    binds: [],
    timeoutMs: 60_000,
    work: workshop.machines,
    signal,
    ...changes,
  });
}
