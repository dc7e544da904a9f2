import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Enough for every test's machines together with what the host itself has mounted. */
const COUNT = 64;
const MAJOR = 7; // block devices; Linux, Documentation/admin-guide/devices.txt

/**
 * /dev/loop0 to /dev/loop63, made where missing. A machine's /dev has only the nodes bound into
 * it, while the kernel hands out the first free device of the whole host: all must be there.
 */
export function loopDeviceNodes(): string[] {
  const nodes = Array.from({ length: COUNT }, (_, minor) => ({ path: `/dev/loop${minor}`, minor }));
  for (const { path, minor } of nodes) {
    if (!existsSync(path)) execFileSync('mknod', ['-m', '660', path, 'b', `${MAJOR}`, `${minor}`]);
  }
  return nodes.map(({ path }) => path);
}
