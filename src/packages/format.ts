import { open } from 'node:fs/promises';

import type { PackageFormat } from './manager.js';

/** By what the file begins with, not by its name; deb(5) and rpm's lead. */
export async function formatOf(file: string): Promise<PackageFormat | undefined> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start.toString('latin1').startsWith('!<arch>\n')) return 'deb';
    return start.toString('hex').startsWith('edabeedb') ? 'rpm' : undefined;
  } finally {
    await handle.close();
  }
}
