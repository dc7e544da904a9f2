import { stat } from 'node:fs/promises';

import { command, run } from '../system/exec.js';

/** One read-only, compressed, mountable file; level 3 is as fast as writing the tree. */
export async function sealRoot(root: string, file: string, signal: AbortSignal): Promise<number> {
  const compression = ['-comp', 'zstd', '-Xcompression-level', '3'];
  const quiet = ['-noappend', '-no-progress', '-quiet'];
  await run(command('mksquashfs', [root, file, ...compression, ...quiet]), { signal });
  return (await stat(file)).size;
}
