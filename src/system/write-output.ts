import { open } from 'node:fs/promises';

import { dyingWithUs, type Command } from './exec.js';
import { killGroup, spawnOnto } from './spawn.js';

/** What a program of the host writes goes into the file, byte for byte. Returns how many there are. */
export async function writeOutput(cmd: Command, file: string, timeoutMs: number): Promise<number> {
  const output = await open(file, 'w');
  try {
    const { pid, exited } = spawnOnto(dyingWithUs(cmd), ['ignore', output.fd, 'ignore']);
    const timer = setTimeout(() => {
      if (pid !== undefined) killGroup(pid, 'SIGKILL');
    }, timeoutMs);
    await exited;
    clearTimeout(timer);
    return (await output.stat()).size;
  } finally {
    await output.close();
  }
}
