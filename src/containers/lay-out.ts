import { lstat, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { command, run } from '../system/exec.js';
import { resolveInRoot } from '../system/files.js';

export interface Laid {
  /** Empty for a tmpfs. */
  readonly hostPath: string;
  readonly guestPath: string;
}

/** What systemd-nspawn mounts upon or looks for, and an image of one file does not have. */
const PLACES = ['dev', 'proc', 'sys', 'run', 'tmp', 'usr'];

/**
 * Makes a root ready in which nothing runs yet, so nobody can swap what was looked at: the places for
 * mounts that it lacks, and as with docker what the image has where an empty volume comes.
 */
export async function layOut(
  root: string,
  { mounts, volumes }: { readonly mounts: readonly Laid[]; readonly volumes: readonly Laid[] },
): Promise<void> {
  for (const name of PLACES) {
    const place = path.join(root, name);
    const isThere = await lstat(place).catch(() => undefined);
    if (!isThere) await mkdir(place, { mode: 0o755 });
  }
  for (const volume of volumes) await fill(root, volume);
  for (const mount of mounts) await makePlace(root, mount);
}

/** systemd-nspawn could not, in a root that is not to be written. */
async function makePlace(root: string, { hostPath, guestPath }: Laid): Promise<void> {
  const place = await resolveInRoot(root, guestPath);
  if (await lstat(place).catch(() => undefined)) return;
  const isDirectory = hostPath === '' || (await stat(hostPath)).isDirectory();
  await mkdir(isDirectory ? place : path.dirname(place), { recursive: true });
  if (!isDirectory) await writeFile(place, '', { flag: 'wx' });
}

async function fill(root: string, { hostPath, guestPath }: Laid): Promise<void> {
  if ((await readdir(hostPath)).length > 0) return;
  const from = await resolveInRoot(root, guestPath);
  const stats = await lstat(from).catch(() => undefined);
  if (!stats?.isDirectory()) return;
  await run(command('cp', ['--archive', '--no-target-directory', '--', from, hostPath]));
}
