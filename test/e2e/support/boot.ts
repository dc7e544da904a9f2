import { resolveReference } from '../../../src/distros/resolve.js';
import { acquireImage } from '../../../src/engine/acquire.js';
import { hostArch } from '../../../src/engine/plan.js';
import { workshopOf } from '../../../src/engine/workshop.js';
import { bootMachine, type BootOptions } from '../../../src/machine/boot.js';
import type { Machine } from '../../../src/machine/machine.js';
import { silentLog } from '../../../src/system/log.js';
import { sharedStateDir } from './cache.js';

/** Boots from the source what no command line asks for yet. */
export async function boot(
  reference: string,
  options: Pick<Partial<BootOptions>, 'binds' | 'network' | 'limits' | 'privateUsers'> = {},
): Promise<Machine> {
  const { signal } = new AbortController();
  const workshop = workshopOf({ POSTROJ_STATE_DIR: sharedStateDir });
  const target = { resolution: resolveReference(reference), arch: hostArch() };
  const { image } = await acquireImage(target, { workshop, log: silentLog, signal });
  return bootMachine({
    file: image.file,
    lockFile: image.lockFile,
    label: 'e2e',
    binds: [],
    timeoutMs: 60_000,
    work: workshop.machines,
    signal,
    ...options,
  });
}
