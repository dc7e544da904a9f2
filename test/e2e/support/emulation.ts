import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

const DIRECTORY = '/proc/sys/fs/binfmt_misc';
const HANDLER = 'qemu-aarch64';

/**
 * Lets the host run programs for arm64, as docker/setup-qemu-action and Debian's qemu-user-static do
 * where systemd runs. Returns what puts the host back.
 */
export async function emulateArm64(): Promise<() => Promise<void>> {
  const isMounted = existsSync(`${DIRECTORY}/status`);
  if (!isMounted) await execa('mount', ['-t', 'binfmt_misc', 'binfmt_misc', DIRECTORY]);
  const isRegistered = existsSync(`${DIRECTORY}/${HANDLER}`);
  if (!isRegistered) {
    const line = await readFile(`/usr/lib/binfmt.d/${HANDLER}.conf`, 'utf8');
    await writeFile(`${DIRECTORY}/register`, line.trim());
  }
  return async () => {
    if (!isRegistered) await writeFile(`${DIRECTORY}/${HANDLER}`, '-1');
    if (!isMounted) await execa('umount', [DIRECTORY]);
  };
}
