import { join } from 'node:path';

import { ImageStore } from '../../../src/image/store.js';
import { bootMachine } from '../../../src/machine/boot.js';
import type { Bind, Machine } from '../../../src/machine/machine.js';
import { Runs } from '../../../src/machine/runs.js';
import { WorkDirectories } from '../../../src/system/work.js';
import { sharedStateDir } from './cache.js';
import { postroj } from './postroj.js';

export const { signal } = new AbortController();

/** Prepares the image by the built program, boots it by the product's classes; to be stopped. */
export async function bootedMachine(image: string, binds: readonly Bind[] = []): Promise<Machine> {
  const pulled = await postroj(['pull', image]);
  const store = new ImageStore(join(sharedStateDir, 'images'));
  const sealed = await store.findByName(image, 'amd64');
  if (!sealed) throw new Error(`${image} was not prepared:\n${pulled.stderr}`);
  return bootMachine({
    file: sealed.file,
    lockFile: sealed.lockFile,
    init: sealed.init,
    label: 'e2e',
    binds,
    timeoutMs: 60_000,
    work: new WorkDirectories(join(sharedStateDir, 'machines')),
    runs: new Runs(join(sharedStateDir, 'run')),
    signal,
  });
}
